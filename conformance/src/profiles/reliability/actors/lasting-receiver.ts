import type { Location } from '../../../actors/locations.js';
import type { Call, HttpConnection } from '../../../wire/connection.js';
import { statusLine } from '../../../wire/http-response.js';
import { openHandshake } from '../../../wire/websocket-handshake.js';
import { type LoadMode, Receiver, type ReceiverOptions } from './receiver.js';

/** The modes whose connections last. */
export type LastingMode = Exclude<LoadMode, 'longpolling'>;

type Headers = readonly (readonly [name: string, value: string])[];

/** What clients of each mode send; servers that offer several at one url tell them apart by it. */
const asks: Readonly<Record<LastingMode, (randomBytes: (length: number) => Uint8Array) => Headers>> = {
  streaming: () => [['TE', 'chunked']],
  eventsource: () => [['Accept', 'text/event-stream']],
  websocket: (randomBytes) => openHandshake(randomBytes).headers,
};

/** A subscriber whose connection lasts: streaming, EventSource or WebSocket. */
export class LastingReceiver extends Receiver {
  readonly #location: Location;
  readonly #channel: string;
  readonly #mode: LastingMode;
  #connection: HttpConnection | undefined;

  constructor(
    of: ReceiverOptions,
    { location, channel, mode }: { location: Location; channel: string; mode: LastingMode },
  ) {
    super(of);
    this.#location = location;
    this.#channel = channel;
    this.#mode = mode;
  }

  /** Asks once more where the connection ends before a byte of an answer: a client would, and what happens every time is found all the same. */
  override async open(): Promise<boolean> {
    const first = await this.#ask();
    if (first.head || !first.settled) return this.#judge(first);
    return this.#judge(await this.#ask());
  }

  /** Sends the request, and waits for the beginning of an answer or its end. */
  async #ask(): Promise<Call> {
    const { stage } = this;
    const connection = stage.aside(this.#location, 'subscriber', this.transcript);
    this.#connection = connection;
    const headers = asks[this.#mode](stage.ports.randomBytes);
    const call = connection.send(stage.request(this.#location, this.#channel, 'GET', { headers }));
    const begun = async () => {
      while (!call.head && !call.settled) await call.changed();
    };
    await stage.within(begun(), stage.ports.timing.patience);
    return call;
  }

  #judge(call: Call): boolean {
    void this.#read(call);
    const status = this.#mode === 'websocket' ? 101 : 200;
    if (call.head?.status === status) return true;
    this.broken ??= call.head ? `it was answered ${statusLine(call.head)}` : 'it was not answered';
    return false;
  }

  /** Takes what comes, to the end of the connection. */
  async #read(call: Call): Promise<void> {
    let taken = 0;
    const take = () => {
      const { body } = call;
      if (body.length > taken) this.take(body.subarray(taken), this.stage.now);
      taken = body.length;
    };
    take();
    while (!call.settled) {
      await call.changed();
      take();
    }
    const { tunnel } = call;
    if (!tunnel) return this.breaks(`the connection ended${call.head ? ` (${statusLine(call.head)})` : ''}`);
    tunnel.onBytes((bytes, at) => this.take(bytes, at));
    void tunnel.closed.then(() => this.breaks(`the connection was ${tunnel.ended ?? 'closed'}`));
  }

  /** Reads no more, and says nothing of it. */
  pause(): void {
    this.#connection?.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#connection?.resume();
  }

  override close(): void {
    this.#connection?.close();
  }
}
