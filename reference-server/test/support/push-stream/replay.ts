import { createPushServer, type PushServer, type ServerSettings } from '../../../src/index.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import { datesIn, type Received, type RecordedExchange } from './recorded-exchange.js';

/** Where in a second the first exchange of that second is; later ones follow. */
const intoTheSecond = 50;

/** Longest wait for answers that come at once. The recorded times are longer, for a second process to answer in. */
const shortWait = 100;

/** What is played against. */
export type ReplayServer = Pick<PushServer, 'connect' | 'close'>;

/** One connection: what comes over it, byte by character. */
class Connection {
  readonly socket: MemorySocket;
  #text = '';
  #closed = false;

  constructor(server: ReplayServer, clock: VirtualClock) {
    const [near, far] = MemorySocket.pair(clock);
    this.socket = near;
    near.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
    });
    const closed = () => {
      this.#closed = true;
    };
    near.on('end', closed).on('close', closed).on('error', closed);
    server.connect(far);
  }

  send(bytes: string): void {
    this.socket.write(Buffer.from(bytes, 'latin1'));
  }

  get received(): Received {
    return { text: this.#text, closed: this.#closed };
  }
}

/**
 * Plays recorded exchanges against a server in memory. Its clock is put to where the recording's stood, so that times in the
 * answers, ages and tags within a second are the recorded ones too.
 */
export class Replay {
  readonly #clock: VirtualClock;
  readonly #server: ReplayServer;

  /**
   * @param server its settings, or what makes it
   * @param start when the recorded server was started, milliseconds since 1970
   */
  constructor(server: ServerSettings | ((clock: VirtualClock) => ReplayServer), start: number) {
    const clock = new VirtualClock(start);
    this.#clock = clock;
    const onError = (error: unknown) => {
      throw error;
    };
    this.#server =
      typeof server === 'function' ? server(clock) : createPushServer(server, { clock, onError });
  }

  /** Plays one exchange, after all those before it; returns all that came over its connection. */
  async play(recorded: RecordedExchange): Promise<Received> {
    const [begin = 0] = datesIn(recorded.atOnce ?? (recorded.meanwhile.length > 0 ? '' : recorded.answer));
    await this.#waitUntil(begin - Math.floor(recorded.wait / 1000) * (recorded.atOnce === null ? 1000 : 0));
    const began = this.#clock.now();

    const connection = new Connection(this.#server, this.#clock);
    connection.send(recorded.request);
    await this.#settle();

    if (recorded.meanwhile.length > 0) await this.#waitUntil(datesIn(recorded.answer).at(-1) ?? 0);
    const asides: Connection[] = [];
    for (const { request, bytes } of recorded.meanwhile) {
      if (request !== undefined) asides.push(await this.#aside(request));
      else connection.send(bytes ?? '');
      await this.#settle();
    }

    const short = recorded.wait < 1000 && !recorded.held;
    await this.#pass(began + (short ? shortWait : recorded.wait) - this.#clock.now());
    const { received } = connection;
    for (const { socket } of [connection, ...asides]) socket.destroy();
    await this.#settle();
    return received;
  }

  close(): Promise<void> {
    return this.#clock.run(this.#server.close());
  }

  /** Sends a request on a connection of its own; one that waits is given up only at the end of the exchange. */
  async #aside(request: string): Promise<Connection> {
    const connection = new Connection(this.#server, this.#clock);
    connection.send(request);
    await this.#settle();
    const waits = connection.received.text === '';
    if (waits && !request.startsWith('GET ')) throw new Error(`no answer to ${request}`);
    if (!waits) connection.socket.destroy();
    return connection;
  }

  /** Waits for a second of the recording, unless it is later already. */
  #waitUntil(second: number): Promise<void> {
    return this.#pass(second + intoTheSecond - this.#clock.now());
  }

  /** Lets what has been sent have its effects. */
  #settle(): Promise<void> {
    return this.#pass(1);
  }

  async #pass(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    await this.#clock.run(new Promise<void>((resolve) => void this.#clock.after(milliseconds, resolve)));
  }
}
