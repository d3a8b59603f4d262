import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A response as it came over the wire. */
export interface WireResponse {
  readonly status: number;
  /** Names as they were sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly bytes: Buffer;
  /** The value of a header; undefined when it isn't there. */
  header(name: string): string | undefined;
}

interface Waiting {
  readonly bodiless: boolean;
  readonly resolve: (response: WireResponse) => void;
  readonly reject: (error: Error) => void;
}

/** The names that tests call servers by, as `allowed_hosts` has them. */
export const testHosts = 'push.example x';

/** One connection: raw bytes out, responses in. */
export class HttpClient {
  readonly socket: Duplex;
  /** Settled when the server has closed its side, or the connection broke. */
  readonly closed: Promise<void>;
  readonly #waiting: Waiting[] = [];
  #input: Buffer = Buffer.alloc(0);
  /** What came since, and how much has to be there before another look at it is worth while. */
  #pieces: Buffer[] = [];
  #length = 0;
  #needed = 0;
  #over = false;

  constructor(socket: Duplex) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      const over = () => {
        this.#over = true;
        this.#needed = 0;
        this.#read();
        resolve();
      };
      socket.on('end', over);
      socket.on('close', over);
    });
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#pieces.push(chunk);
      this.#length += chunk.length;
      this.#read();
    });
  }

  /** A connection through the network. */
  static async open(url: string): Promise<HttpClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).setNoDelay();
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new HttpClient(socket);
  }

  /** What came and belongs to no response yet. */
  get unread(): string {
    return this.#joined().toString('latin1');
  }

  send(bytes: string | Uint8Array): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** The next response. Rejects when the connection ends before it is whole. */
  response({ bodiless = false } = {}): Promise<WireResponse> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bodiless, resolve, reject });
      this.#read();
    });
  }

  /** Sends a request and waits for its response. */
  request(method: string, target: string, headers: Record<string, string> = {}, body?: string | Uint8Array) {
    const lines = [`${method} ${target} HTTP/1.1`, 'Host: push.example'];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (bytes) lines.push(`Content-Length: ${bytes.byteLength}`);
    this.send(`${lines.join('\r\n')}\r\n\r\n`);
    if (bytes && bytes.byteLength > 0) this.send(bytes);
    return this.response({ bodiless: method === 'HEAD' });
  }

  destroy(): void {
    this.socket.destroy();
  }

  #joined(): Buffer {
    if (this.#pieces.length > 0) this.#input = Buffer.concat([this.#input, ...this.#pieces]);
    this.#pieces = [];
    this.#length = this.#input.length;
    return this.#input;
  }

  #read(): void {
    if (this.#waiting.length === 0 || this.#length < this.#needed) return;
    this.#joined();
    this.#needed = 0;
    for (let waiting = this.#waiting[0]; waiting; waiting = this.#waiting[0]) {
      const response = this.#parse(waiting.bodiless);
      if (response) waiting.resolve(response);
      else if (this.#over) {
        waiting.reject(new Error(`the connection ended after ${JSON.stringify(this.unread)}`));
      } else return;
      this.#waiting.shift();
    }
  }

  #parse(bodiless: boolean): WireResponse | undefined {
    const headEnd = this.#input.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [first = '', ...lines] = this.#input.toString('latin1', 0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(first)?.[1]);
    const headers = lines.map((line) => {
      const mark = line.indexOf(': ');
      return [line.slice(0, mark), line.slice(mark + 2)] as const;
    });
    const header = (name: string) =>
      headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
    const none = bodiless || status === 304 || status === 204 || status === 100;
    const body =
      header('transfer-encoding') === 'chunked' && !none
        ? this.#chunks(headEnd + 4)
        : this.#piece(headEnd + 4, none ? 0 : Number(header('content-length')));
    if (!body) return undefined;
    this.#input = this.#input.subarray(body.end);
    this.#length = this.#input.length;
    return { status, headers, header, bytes: body.bytes, body: body.bytes.toString() };
  }

  #piece(start: number, length: number) {
    const end = start + length;
    if (this.#input.length < end) {
      this.#needed = end;
      return undefined;
    }
    return { bytes: this.#input.subarray(start, end), end };
  }

  /** The whole of a body in chunks. */
  #chunks(start: number) {
    const pieces: Buffer[] = [];
    for (let at = start; ; ) {
      const lineEnd = this.#input.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const size = Number.parseInt(this.#input.toString('latin1', at, lineEnd), 16);
      const piece = this.#piece(lineEnd + 2, size + 2);
      if (!piece) return undefined;
      if (size === 0) return { bytes: Buffer.concat(pieces), end: piece.end };
      pieces.push(piece.bytes.subarray(0, size));
      at = piece.end;
    }
  }
}
