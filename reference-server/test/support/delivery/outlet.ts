import type { Message } from '../../../src/broker/message.js';
import { Feed } from '../../../src/delivery/feed.js';
import { type LiveStyle, LiveSubscriber, type Outlet } from '../../../src/delivery/live-subscriber.js';
import { Outbox } from '../../../src/delivery/outbox.js';
import { ModeTraffic } from '../../../src/delivery/traffic.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';

/** A connection whose peer reads when it is told to. */
export class TestOutlet implements Outlet {
  readonly writes: Uint8Array[] = [];
  queued = 0;
  mostQueued = 0;
  isEnded = false;
  isCut = false;
  readonly isReading: boolean;
  #listeners: (() => void)[] = [];

  constructor(isReading = true) {
    this.isReading = isReading;
  }

  write(bytes: Uint8Array): void {
    this.writes.push(bytes);
    if (this.isReading) return;
    this.queued += bytes.byteLength;
    this.mostQueued = Math.max(this.mostQueued, this.queued);
  }

  onDrain(listener: () => void): void {
    this.#listeners.push(listener);
  }

  end(): void {
    this.isEnded = true;
  }

  cut(): void {
    this.isCut = true;
  }

  /** The peer reads what is queued; false when nobody waited for that. */
  read(): boolean {
    this.queued = 0;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
    return listeners.length > 0;
  }

  /** The peer reads until nothing more comes. */
  readAll(): void {
    while (this.read());
  }

  get text(): string {
    return Buffer.concat(this.writes).toString();
  }
}

let id = 0;

export function messageOf(text: string): Message {
  const bytes = Buffer.from(text);
  id++;
  return {
    channel: 'a',
    id,
    time: 1,
    tag: id,
    eventId: undefined,
    eventType: undefined,
    contentType: undefined,
    bytes,
  };
}

/** What live subscribers share, and the errors that were reported. */
export function styleOf({
  limit = 0,
  encode = (message: Message) => Buffer.from(message.bytes),
  pingInterval,
}: {
  readonly limit?: number;
  readonly encode?: (message: Message) => Buffer;
  readonly pingInterval?: number;
} = {}) {
  const clock = new VirtualClock();
  const errors: unknown[] = [];
  const outbox = new Outbox(clock, limit, (error) => errors.push(error));
  const style: LiveStyle = {
    outbox,
    traffic: new ModeTraffic(),
    feed: new Feed(encode),
    footer: Buffer.from('footer'),
    ping: Buffer.from('ping'),
    pingInterval,
    connectionTtl: undefined,
  };
  const pass = (ms: number) => clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  const subscribe = (outlet: TestOutlet, stored: readonly Message[] = [], header = '') => {
    const left: string[] = [];
    const live = new LiveSubscriber(style);
    live.start({ leave: () => left.push('left') }, outlet, Buffer.from(header), stored);
    return { live, left };
  };
  return { clock, outbox, style, errors, pass, subscribe };
}
