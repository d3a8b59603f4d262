import type { Duplex } from 'node:stream';
import type { Address } from './address.js';
import type { Clock } from './clock.js';
import { type Connect, describeSocketError } from './connect.js';
import { encodeRequest, type HttpRequest } from './http-request.js';
import { NotHttp } from './http-response.js';
import { Signal } from './signal.js';
import { StatusReader } from './status-reader.js';

/** What a flood needs to know. */
export interface FloodOptions {
  readonly connect: Connect;
  readonly address: Address;
  readonly clock: Clock;
  readonly userAgent: string;
  /** Of all its requests. */
  readonly method: string;
}

/** One connection on which many requests go out at once, as fast as the other side takes them; of the answers only the status counts. */
export class Flood {
  readonly #options: FloodOptions;
  readonly #reader: StatusReader;
  readonly #statuses: number[] = [];
  readonly #more = new Signal();
  readonly #opened: Promise<Duplex | undefined>;
  #ended: string | undefined;
  #closed = false;

  constructor(options: FloodOptions) {
    this.#options = options;
    this.#reader = new StatusReader(options.method);
    this.#opened = this.#open();
  }

  /** Why no more answers will come, following "the connection was"; undefined as long as they may. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** The statuses that came so far, in the order of the requests. */
  get statuses(): readonly number[] {
    return this.#statuses;
  }

  /** Resolves when more have come, or none will. */
  changed(): Promise<void> {
    return this.#ended === undefined ? this.#more.wait() : Promise.resolve();
  }

  /** Sends requests in one write, whether or not those before are answered. */
  async send(requests: readonly HttpRequest[]): Promise<void> {
    const socket = await this.#opened;
    if (!socket || this.#ended !== undefined) return;
    const encoded = requests.map((request) => encodeRequest(request, this.#options.userAgent));
    socket.write(Buffer.concat(encoded.flatMap(({ head, body }) => [head, body])));
  }

  close(): void {
    this.#closed = true;
    void this.#opened.then((socket) => socket?.destroy());
    this.#end('closed by the kit');
  }

  async #open(): Promise<Duplex | undefined> {
    try {
      const socket = await this.#options.connect(this.#options.address);
      socket.on('error', (error) => this.#end(`broken (${describeSocketError(error)})`));
      socket.on('data', (bytes: Buffer) => this.#receive(bytes, socket));
      socket.on('close', () => this.#end('closed'));
      socket.on('end', () => this.#end('closed by the server'));
      if (this.#closed) socket.destroy();
      return socket;
    } catch (error) {
      this.#end(`refused (${describeSocketError(error)})`);
      return undefined;
    }
  }

  #receive(bytes: Buffer, socket: Duplex): void {
    try {
      this.#statuses.push(...this.#reader.push(bytes, this.#options.clock.elapsed()));
      this.#more.raise();
    } catch (error) {
      if (!(error instanceof NotHttp)) throw error;
      this.#end(`given up: a response ${error.message}`);
      socket.destroy();
    }
  }

  #end(how: string): void {
    this.#ended ??= how;
    this.#more.raise();
  }
}
