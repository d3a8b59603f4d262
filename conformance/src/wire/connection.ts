import type { Duplex } from 'node:stream';
import type { Address } from './address.js';
import { Call, type Outcome } from './call.js';
import type { Clock, Timer } from './clock.js';
import { type Connect, describeSocketError } from './connect.js';
import { type EncodedRequest, encodeRequest, type HttpRequest } from './http-request.js';
import { type HttpResponse, NotHttp } from './http-response.js';
import { show } from './response-head.js';
import { bodyLimit } from './response-reader.js';
import type { Transcript } from './transcript.js';
import { Tunnel } from './tunnel.js';

export { Call, type Outcome } from './call.js';

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly connect: Connect;
  readonly address: Address;
  readonly transcript: Transcript;
  /** Who is at this end: `publisher` or `subscriber`. */
  readonly role: string;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** How long a request with Expect waits for its `100 Continue`, milliseconds (RFC 9110 10.1.1 leaves it to the client). */
const continueWait = 1000;

/** How a connection ended that the other side reset. */
const resetWord = 'reset';

/** How many bytes may come after an upgrade: as many as in a body. */
const tunnelLimit = bodyLimit;

function asksForUpgrade({ headers }: HttpRequest): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'upgrade');
}

/** One HTTP/1.1 connection: requests go out in order, responses come back in the same order. */
export class HttpConnection {
  readonly name: string;
  readonly #options: ConnectionOptions;
  readonly #waiting: Call[] = [];
  readonly #opened: Promise<Duplex | undefined>;
  #socket: Duplex | undefined;
  #closed = false;
  /** Why there is no connection at all. */
  #unreachable: Outcome | undefined;
  #writing: Promise<void> = Promise.resolve();
  #onInterim: (() => void) | undefined;
  /** What the connection carries instead of HTTP, after a 101. */
  #tunnel: Tunnel | undefined;
  #tunnelBytes = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.name = options.transcript.name(options.role);
    this.#opened = this.#open();
  }

  /** Sends a request; the ones before it need not be answered yet. */
  send(request: HttpRequest): Call {
    const call = this.#accept(request);
    const encoded = encodeRequest(request, this.#options.userAgent);
    this.#writing = this.#writing.then(() => this.#write(call, encoded));
    return call;
  }

  /** Sends requests in one write, before any of them is answered. */
  pipeline(requests: readonly HttpRequest[]): Call[] {
    const calls = requests.map((request) => this.#accept(request));
    const bytes = requests.map((request) => encodeRequest(request, this.#options.userAgent));
    this.#writing = this.#writing.then(async () => {
      const at = await this.#ask(Buffer.concat(bytes.flatMap(({ head, body }) => [head, body])));
      for (const call of calls) call.markSent(at);
    });
    return calls;
  }

  /** Reads no more of what comes, so that the other side can send no more either. */
  pause(): void {
    void this.#opened.then((socket) => socket?.pause());
  }

  /** Reads on. */
  resume(): void {
    void this.#opened.then((socket) => socket?.resume());
  }

  /** Ends the connection from this side, whatever is still under way. */
  close(): void {
    if (this.#closed) return;
    this.#end(() => ({ kind: 'abandoned' }), 'by the kit');
  }

  #accept(request: HttpRequest): Call {
    const call = new Call(request, this.name);
    const at = this.#options.clock.elapsed();
    if (this.#closed) {
      call.settle(this.#unreachable ?? { kind: 'broken', how: 'closed before the request was sent', at });
    } else if (this.#tunnel) {
      const how = 'given to another protocol (101) before the request was sent';
      call.settle({ kind: 'broken', how, at });
    } else {
      this.#waiting.push(call);
    }
    return call;
  }

  async #open(): Promise<Duplex | undefined> {
    const { address, transcript } = this.#options;
    try {
      const socket = await this.#options.connect(address);
      // From here on an error always finds a listener.
      socket.on('error', (error) => {
        const why = describeSocketError(error);
        this.#ended(why === 'connection reset' ? resetWord : `broken (${why})`, false);
      });
      if (this.#closed) {
        socket.destroy();
        return undefined;
      }
      this.#socket = socket;
      transcript.record(this.name, 'opened', { note: `${address.authority}` });
      socket.on('data', (bytes: Buffer) => this.#receive(bytes));
      socket.on('end', () => this.#ended('closed by the server', true));
      socket.on('close', () => this.#ended('closed', false));
      if (socket.destroyed) this.#ended('closed', false);
      return socket;
    } catch (error) {
      const why = describeSocketError(error);
      transcript.record(this.name, 'failed', { note: why });
      const unreachable: Outcome = { kind: 'unreachable', why };
      this.#unreachable = unreachable;
      this.#end(() => unreachable);
      return undefined;
    }
  }

  async #write(call: Call, { head, body }: EncodedRequest): Promise<void> {
    if (!call.request.expectContinue || body.length === 0) {
      call.markSent(await this.#ask(Buffer.concat([head, body])));
      return;
    }
    await this.#ask(head);
    await this.#continued(call);
    call.markSent(call.touched ? undefined : await this.#ask(body));
  }

  #continued(call: Call): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const go = () => {
        timer?.cancel();
        this.#onInterim = undefined;
        resolve();
      };
      timer = this.#options.clock.after(continueWait, go);
      this.#onInterim = go;
      void call.outcome.then(go);
      if (call.reader.interim > 0 || call.settled) go();
    });
  }

  /** Writes a request, unless the connection carries another protocol by now. */
  async #ask(bytes: Buffer): Promise<number | undefined> {
    return this.#tunnel ? undefined : this.#put(bytes);
  }

  /** Writes bytes; returns when the last of them was handed to the network, undefined when that did not come to pass. */
  async #put(bytes: Buffer): Promise<number | undefined> {
    const socket = await this.#opened;
    if (!socket || this.#closed) return undefined;
    this.#options.transcript.record(this.name, 'sent', { bytes });
    return new Promise((resolve) => {
      // The error, if any, is reported by the socket's own event.
      socket.write(bytes, (error) => resolve(error ? undefined : this.#options.clock.elapsed()));
    });
  }

  #receive(bytes: Buffer): void {
    const now = this.#options.clock.elapsed();
    this.#options.transcript.record(this.name, 'received', { bytes });
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#tunnel) {
        this.#passOn(this.#tunnel, rest, now);
        return;
      }
      const call = this.#waiting[0];
      // Bytes nobody asked for stay in the transcript.
      if (!call) return;
      try {
        const whole = call.receive(rest, now);
        if (call.reader.interim > 0) this.#onInterim?.();
        if (!whole) return;
        this.#waiting.shift();
        rest = whole.rest;
        if (whole.response.status === 101 && asksForUpgrade(call.request)) call.tunnel = this.#upgrade();
        call.settle({ kind: 'response', response: this.#withStray(whole.response, rest) });
      } catch (error) {
        if (!(error instanceof NotHttp)) throw error;
        const refused: Outcome = { kind: 'not-http', why: error.message, at: now };
        this.#end(() => refused, 'by the kit: not HTTP');
        return;
      }
    }
  }

  #upgrade(): Tunnel {
    this.#tunnel = new Tunnel({
      write: (bytes) => this.#put(bytes),
      end: () => void this.#endOwnSide(),
    });
    return this.#tunnel;
  }

  /** Comes after the writes before it, which wait for the socket in the same way. */
  async #endOwnSide(): Promise<void> {
    const socket = await this.#opened;
    if (!socket || this.#closed) return;
    this.#options.transcript.record(this.name, 'ended', { note: 'by the kit' });
    socket.end();
  }

  #passOn(tunnel: Tunnel, bytes: Buffer, now: number): void {
    this.#tunnelBytes += bytes.length;
    if (this.#tunnelBytes <= tunnelLimit) tunnel.receive(bytes, now);
    else this.#end(() => ({ kind: 'abandoned' }), `by the kit: more than ${tunnelLimit} bytes came`);
  }

  /** Bytes right after a response that are nobody's, such as the body of a 304, mislead every client that keeps the connection. */
  #withStray(response: HttpResponse, rest: Buffer): HttpResponse {
    if (rest.length === 0 || this.#waiting.length > 0 || response.status === 101) return response;
    const beginning = show(rest.toString('latin1', 0, 100));
    const fault = `is followed by ${rest.length} bytes that belong to no response: ${beginning}`;
    return { ...response, faults: [...response.faults, fault] };
  }

  /** @param orderly whether the server said that nothing more comes; only then a body may end with the connection (RFC 9112 8) */
  #ended(how: string, orderly: boolean): void {
    if (this.#closed) return;
    const at = this.#options.clock.elapsed();
    const [first] = this.#waiting;
    const response = orderly ? first?.reader.finish(at) : undefined;
    if (first && response) {
      this.#waiting.shift();
      first.settle({ kind: 'response', response });
    }
    this.#end((call) => {
      const broken = { kind: 'broken', how: `${how} ${call.reader.progress}`, at } as const;
      return how === resetWord ? { ...broken, reset: true } : broken;
    }, how);
  }

  #end(outcomeOf: (call: Call) => Outcome, note?: string): void {
    this.#closed = true;
    if (note !== undefined) this.#options.transcript.record(this.name, 'closed', { note });
    for (const call of this.#waiting.splice(0)) call.settle(outcomeOf(call));
    const how = note?.startsWith('by the kit') ? `closed ${note}` : (note ?? 'closed');
    this.#tunnel?.finish(how, this.#options.clock.elapsed());
    this.#socket?.destroy();
  }
}
