import { PushStream } from '../../../src/client/push-stream.js';
import type { Clock, Timer } from '../../../src/clock.js';
import type { Session, SessionHost } from '../../../src/connection/session.js';
import type { Message } from '../../../src/options/events.js';
import type { PushStreamOptions } from '../../../src/options/options.js';
import type { Lock, LockEvents, Ports, Room } from '../../../src/share/ports.js';
import { createSharedSession } from '../../../src/share/tab.js';
import type { TransportContext } from '../../../src/transports/transport.js';
import { HandClock } from '../client/hand-clock.js';

interface Stored {
  readonly id: number;
  readonly channel: string;
  readonly time: string;
  readonly tag: string;
  readonly text: string;
}

interface Connection {
  readonly tab: Tab;
  readonly names: readonly string[];
  readonly context: TransportContext;
}

/** Something that happens to a tab, after what comes from the same place. */
interface Happening {
  readonly to: Tab;
  readonly from: object;
  readonly run: () => void;
}

interface Entry {
  readonly room: object;
  readonly take: (data: unknown) => void;
}

interface Waiting {
  readonly tab: Tab;
  readonly events: LockEvents;
  over: boolean;
}

/** A tab of the browser: it can be frozen, which stops its time, and go. */
export class Tab {
  readonly stream: PushStream;
  readonly messages: Message[] = [];
  readonly told: string[] = [];
  readonly statuses: number[] = [];
  frozen = false;
  gone = false;
  hide: (() => void) | undefined;
  show: (() => void) | undefined;
  readonly #world: World;
  readonly name: string;

  constructor(world: World, name: string, options: PushStreamOptions) {
    this.#world = world;
    this.name = name;
    const ports = world.ports(this, name);
    class Shared extends PushStream {
      protected override openSession(host: SessionHost): Session {
        return createSharedSession(host, ports);
      }
    }
    const clock: Clock = {
      now: () => world.clock.now(),
      after: (ms, task): Timer => {
        let isOver = false;
        const timer = world.clock.after(ms, () => world.happen(this, clock, () => isOver || task()));
        return {
          cancel() {
            isOver = true;
            timer.cancel();
          },
        };
      },
    };
    const given: PushStreamOptions = {
      host: 'push.example',
      modes: 'websocket',
      share: true,
      clock,
      random: () => 0.5,
    };
    this.stream = new Shared(
      { ...given, ...options },
      { websocket: (context) => world.serve(this, context) },
    );
    this.stream.addEventListener('message', ({ detail }) => this.messages.push(detail));
    this.stream.addEventListener('statuschange', ({ detail }) => this.statuses.push(detail.status));
    for (const type of ['gap', 'reset'] as const)
      this.stream.addEventListener(type, ({ detail }) => this.told.push(`${type} ${JSON.stringify(detail)}`));
  }

  ids(channel: string): number[] {
    return this.messages.filter((message) => message.channel === channel).map(({ id }) => id ?? Number.NaN);
  }

  /** Without a word, as a browser or a debugger stops it. */
  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    this.frozen = false;
  }

  /** Its process is gone; the browser gives up what it held. */
  crash(): void {
    this.gone = true;
    this.#world.forget(this);
  }

  /** Into the back/forward cache. */
  leave(): void {
    this.hide?.();
    this.frozen = true;
  }

  comeBack(): void {
    this.frozen = false;
    this.show?.();
  }
}

/** A browser with tabs and a server, in virtual time: what happens next is chosen by the test. */
export class World {
  readonly clock = new HandClock();
  readonly tabs: Tab[] = [];
  readonly stored: Stored[] = [];
  readonly connections = new Set<Connection>();
  /** How many there were at once, and how many requests in all. */
  most = 0;
  requests: string[] = [];
  /** As for a page in a sandbox. */
  refusesLocks = false;
  #happenings: Happening[] = [];
  readonly #rooms = new Map<string, Map<object, Entry & { readonly tab: Tab }>>();
  readonly #locks = new Map<string, { holder: Waiting | undefined; queue: Waiting[] }>();
  readonly #cuts = new Map<Connection, () => void>();
  #tag = 0;

  open(options: PushStreamOptions): Tab {
    const tab = new Tab(this, `tab${this.tabs.length}`, options);
    this.tabs.push(tab);
    tab.stream.connect();
    return tab;
  }

  happen(to: Tab, from: object, run: () => void): void {
    if (!to.gone) this.#happenings.push({ to, from, run });
  }

  /** What may happen next: of each place the first. */
  get #ready(): Happening[] {
    const seen = new Map<Tab, Set<object>>();
    return this.#happenings.filter(({ to, from }) => {
      const places = seen.get(to) ?? new Set();
      seen.set(to, places);
      if (to.frozen || places.has(from)) return false;
      places.add(from);
      return true;
    });
  }

  /** One of the things that may happen next happens. @returns false when there is none */
  async step(choice = 0): Promise<boolean> {
    const ready = this.#ready;
    const one = ready[choice % Math.max(1, ready.length)];
    if (!one) return false;
    this.#happenings.splice(this.#happenings.indexOf(one), 1);
    one.run();
    await this.turn();
    return true;
  }

  async turn(): Promise<void> {
    for (let count = 0; count < 20; count++) await null;
  }

  /** All that waits for no time. */
  async settle(): Promise<void> {
    await this.turn();
    while (await this.step());
  }

  async pass(ms: number): Promise<void> {
    await this.settle();
    for (let left = ms; left > 0; left -= 10) {
      this.clock.pass(Math.min(10, left));
      await this.settle();
    }
  }

  publish(channel: string): void {
    const id = this.stored.filter((message) => message.channel === channel).length + 1;
    const time = new Date(this.clock.now()).toUTCString();
    const message = { id, channel, time, tag: String(++this.#tag), text: `${channel}${id}` };
    this.stored.push(message);
    for (const connection of this.connections)
      if (connection.names.includes(channel)) this.#send(connection, message);
  }

  #send({ tab, context }: Connection, message: Stored): void {
    this.happen(tab, context, () => context.deliver([message]));
  }

  /** The WebSocket of a server that keeps all messages. */
  async serve(tab: Tab, context: TransportContext): Promise<void> {
    const { url } = await context.request();
    context.signal.throwIfAborted();
    const { pathname, searchParams } = new URL(url);
    this.requests.push(pathname);
    const wanted = pathname
      .slice('/ws/'.length)
      .split('/')
      .map((path) => path.split('.b'));
    const connection: Connection = { tab, context, names: wanted.map(([name = '']) => name) };
    this.connections.add(connection);
    this.most = Math.max(
      this.most,
      [...this.connections].filter(({ tab }) => !tab.gone && !tab.frozen).length,
    );
    // As a server that says with its answer where it stands.
    const position = { time: Math.floor(this.clock.now() / 1000), tag: this.#tag };
    this.happen(tab, context, () => {
      context.accepted();
      context.began(position, false);
    });
    let isEmpty = true;
    const tag = searchParams.get('time') ? Number(searchParams.get('tag')) : Number.POSITIVE_INFINITY;
    for (const [name, old] of wanted) {
      const all = this.stored.filter(({ channel }) => channel === name);
      const asked = old ? all.slice(-Number(old)) : all.filter((message) => Number(message.tag) > tag);
      for (const message of asked) this.#send(connection, message);
      isEmpty &&= asked.length === 0;
    }
    // As a ping, or an answer to a poll that there is nothing new.
    this.happen(tab, context, () => (isEmpty ? context.began(position, true) : context.settled()));
    await new Promise<void>((resolve, reject) => {
      this.#cuts.set(connection, () => this.happen(tab, context, () => reject(new Error('cut'))));
      context.signal.addEventListener('abort', () => {
        this.connections.delete(connection);
        resolve();
      });
    });
  }

  /** The network ends all connections. */
  cut(): void {
    for (const connection of this.connections) {
      this.connections.delete(connection);
      this.#cuts.get(connection)?.();
    }
  }

  /** What another script of the origin posts to all tabs. */
  post(data: unknown): void {
    for (const others of this.#rooms.values())
      for (const { tab, take } of others.values()) this.happen(tab, {}, () => take(structuredClone(data)));
  }

  ports(tab: Tab, name: string): Ports {
    return {
      tab: name,
      enter: (place, take) => this.#enter(tab, place, take),
      lock: (place, events) => this.#lock(tab, place, events),
      watch(hide, show) {
        Object.assign(tab, { hide, show });
        return () => Object.assign(tab, { hide: undefined, show: undefined });
      },
    };
  }

  #enter(tab: Tab, place: string, take: (data: unknown) => void): Room {
    const room = {};
    const others = this.#rooms.get(place) ?? new Map();
    this.#rooms.set(place, others.set(room, { room, take, tab }));
    return {
      post: (data) => {
        const copy = structuredClone(data);
        for (const other of others.values())
          if (other.room !== room)
            this.happen(other.tab, room, () => {
              if (others.has(other.room)) other.take(copy);
            });
      },
      close: () => others.delete(room),
    };
  }

  #lock(tab: Tab, place: string, events: LockEvents): Lock {
    const lock = this.#locks.get(place) ?? { holder: undefined, queue: [] };
    this.#locks.set(place, lock);
    const waiting: Waiting = { tab, events, over: false };
    const tell = (one: Waiting, event: 'granted' | 'lost') =>
      this.happen(one.tab, lock, () => {
        if (!one.over) one.events[event]?.();
      });
    const next = () => {
      lock.holder = lock.queue.shift();
      if (lock.holder) tell(lock.holder, 'granted');
    };
    if (this.refusesLocks) {
      this.happen(tab, lock, () => waiting.over || events.refused?.());
    } else if (events.steal) {
      if (lock.holder) tell(lock.holder, 'lost');
      lock.holder = waiting;
      tell(waiting, 'granted');
    } else {
      lock.queue.push(waiting);
      if (!lock.holder) next();
    }
    return {
      release() {
        waiting.over = true;
        lock.queue = lock.queue.filter((one) => one !== waiting);
        if (lock.holder === waiting) next();
      },
    };
  }

  forget(tab: Tab): void {
    this.#happenings = this.#happenings.filter(({ to }) => to !== tab);
    for (const others of this.#rooms.values())
      for (const [room, other] of others) if (other.tab === tab) others.delete(room);
    for (const connection of this.connections)
      if (connection.tab === tab) this.connections.delete(connection);
    for (const lock of this.#locks.values()) {
      lock.queue = lock.queue.filter((one) => one.tab !== tab);
      if (lock.holder?.tab !== tab) continue;
      lock.holder = lock.queue.shift();
      const { holder } = lock;
      if (holder) this.happen(holder.tab, lock, () => holder.over || holder.events.granted?.());
    }
  }
}
