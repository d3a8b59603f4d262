import { EventSource } from 'eventsource';
import { type Clock, systemClock } from 'pushstream-server/parts';
import { PushStream } from '../../../src/index.js';
import type { PushStreamOptions } from '../../../src/options/options.js';
import { ChaosProxy } from './proxy.js';

/** `npm run chaos` sends all; CI sends fewer. */
export const total = Number(process.env.CHAOS_MESSAGES ?? 300);
export const isWhole = total >= 10_000;
/** A seed that failed can be given again. */
export const seed = Number(process.env.CHAOS_SEED ?? (isWhole ? Date.now() % 2 ** 31 : 7));
/** Milliseconds for one test: a busy machine takes its time. */
export const timeout = 60_000 + 30 * total;

export const replay = `CHAOS_SEED=${seed} CHAOS_MESSAGES=${total} replays this`;

export const names = ['a', 'b', 'c'] as const;

export const relay = { dialect: 'relay', urlPrefixPublisher: '/relay/pub' } as const;

/** Every way to subscribe in Node. */
export const modes: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource of the package', { modes: 'eventsource', EventSource }],
  ['stream', { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
  ['relay, long-polling', { ...relay, urlPrefixLongpolling: '/relay/sub' }],
  ['relay, interval-polling', { ...relay, urlPrefixLongpolling: '/relay/poll' }],
];

export const switching: [string, PushStreamOptions] = [
  'all modes, switching',
  { modes: 'websocket|eventsource|stream|longpolling', modeMemory: 30 },
];

/** What is published: also what separates messages, and what breaks careless templates. */
const endings = ['', ' 100% %41', ' ü"}{"', " it's\r\ntwo lines", ' </script>'];

/** The text of the message with this number, which it begins with. */
export const textOf = (number: number): string => `${number}${endings[number % endings.length]}`;

export interface Got {
  readonly channel: string;
  readonly id: number | undefined;
  readonly text: unknown;
}

/** A client behind a proxy of its own, and everything that it tells. */
export class Trial {
  readonly stream: PushStream;
  readonly proxy: ChaosProxy;
  readonly got: Got[] = [];
  /** Gaps and resets, in the words of their events. */
  readonly trouble: string[] = [];
  /** Each mode in which it got through, whenever it changed. */
  readonly modes: string[] = [];
  readonly name: string;
  readonly isRelay: boolean;
  #looks = new Set<() => void>();

  private constructor(name: string, proxy: ChaosProxy, stream: PushStream) {
    this.name = name;
    this.proxy = proxy;
    this.stream = stream;
    this.isRelay = stream.dialect === 'relay';
    stream.addEventListener('message', ({ detail: { channel, id, data } }) => {
      this.got.push({ channel, id, text: data });
      for (const look of this.#looks) look();
    });
    stream.addEventListener('modechange', ({ detail: { mode } }) => this.modes.push(mode));
    for (const type of ['gap', 'reset'] as const)
      stream.addEventListener(type, ({ detail }) => this.trouble.push(`${type} ${JSON.stringify(detail)}`));
  }

  /** Connects to the server on that port. */
  static async start(name: string, options: PushStreamOptions, target: number, salt = 0): Promise<Trial> {
    const proxy = new ChaosProxy(seed + salt, systemClock);
    proxy.target = target;
    // Few messages would come through unharmed.
    if (!isWhole) proxy.severity = 3;
    // The EventSource of others tells of no pings.
    proxy.hearsPings = !options.EventSource;
    const stream = new PushStream({
      host: '127.0.0.1',
      port: await proxy.listen(),
      channels: names,
      messagesPublishedAfter: -1,
      timeout: 200,
      pingtimeout: 100,
      reconnectOnTimeoutInterval: 4,
      reconnectOnChannelUnavailableInterval: 20,
      pollInterval: 1,
      ...options,
    });
    const trial = new Trial(name, proxy, stream);
    stream.connect();
    return trial;
  }

  /** What arrived of a channel. */
  of(channel: string): Got[] {
    return this.got.filter((message) => message.channel === channel);
  }

  /** Resolves when the condition holds, or when nothing has come for so long that nothing more will. */
  until(condition: () => boolean, patience = 10_000, clock: Clock = systemClock): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        this.#looks.delete(look);
        resolve();
      };
      let timer = clock.after(patience, end);
      const look = () => {
        timer.cancel();
        timer = clock.after(patience, end);
        if (condition()) end();
      };
      this.#looks.add(look);
      look();
    });
  }

  /** A line for people: what was survived. */
  get summary(): string {
    const { opened, repeats } = this.stream.stats;
    const { connections, blocked, pages, ...faults } = this.proxy.counts;
    const list = Object.entries({
      ...faults,
      ...(blocked > 0 && { blocked }),
      ...(pages > 0 && { 'login pages': pages }),
    });
    const text = list.map(([fault, count]) => `${count} ${fault}`).join(', ');
    const changes = this.modes.length > 1 ? `, ${this.modes.length - 1} changes of mode` : '';
    return (
      `${this.got.length} messages once and in order; ${connections} connections: ${text}; ` +
      `opened ${opened} times, ${repeats} repeats dropped${changes}`
    );
  }

  /** How many connections were harmed so that the client had to connect again. */
  get harm(): number {
    const { cut, truncated, stalled } = this.proxy.counts;
    return cut + truncated + stalled;
  }

  async end(): Promise<void> {
    this.stream.disconnect();
    await this.proxy.close();
  }
}
