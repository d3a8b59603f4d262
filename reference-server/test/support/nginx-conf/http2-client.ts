import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { ConnectionOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Frame, framesIn, WebSocketClient } from '../push-stream/web-socket-client.js';
import { pem } from './tls-client.js';

/** An answer that came on a stream. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Why the stream ended; 0 where nothing went wrong. */
  readonly code: number;
}

/** A request whose answer goes on. */
export class OpenStream {
  readonly stream: ClientHttp2Stream;
  headers: IncomingHttpHeaders | undefined;
  bytes: Buffer = Buffer.alloc(0);
  readonly closed: Promise<number>;
  #changed: () => void = () => {};

  constructor(stream: ClientHttp2Stream) {
    this.stream = stream;
    const changed = () => this.#changed();
    stream.on('error', () => {});
    stream.on('response', (headers) => {
      this.headers = headers;
      changed();
    });
    stream.on('data', (bytes: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, bytes]);
      changed();
    });
    this.closed = new Promise((resolve) => {
      stream.once('close', () => {
        changed();
        resolve(stream.rstCode);
      });
    });
  }

  get body(): string {
    return this.bytes.toString();
  }

  /** Of a WebSocket. */
  get frames(): Frame[] {
    return framesIn(this.bytes);
  }

  /** Sends a frame of a WebSocket. */
  sendFrame(opcode: number, payload: string | Uint8Array): void {
    this.stream.write(WebSocketClient.frame(opcode, payload));
  }

  /** Returns when so much has come; throws when the stream ends before. */
  async until(isThere: (stream: this) => boolean): Promise<this> {
    while (!isThere(this)) {
      if (this.stream.closed) throw new Error(`the stream ended after ${JSON.stringify(this.body)}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this;
  }

  has(text: string): Promise<this> {
    return this.until(({ body }) => body.includes(text));
  }
}

/** A connection of HTTP/2 on which requests are made. */
export class Http2Client {
  readonly session: ClientHttp2Session;
  /** Settled when it has ended. */
  readonly closed: Promise<void>;
  /** The codes of the GOAWAY frames that came. */
  readonly goaways: number[] = [];

  constructor(session: ClientHttp2Session) {
    this.session = session;
    session.on('error', () => {});
    session.on('goaway', (code) => this.goaways.push(code));
    this.closed = new Promise((resolve) => session.once('close', resolve));
    onTestFinished(() => session.destroy());
  }

  /** Over TLS where a name is given, else without. */
  static async open(
    port: number,
    servername: string | undefined = 'a.example',
    more: ConnectionOptions = {},
  ): Promise<Http2Client> {
    const ca = [pem('a-certificate'), pem('b-certificate')];
    const session = servername
      ? connect(`https://127.0.0.1:${port}`, { ca, servername, ALPNProtocols: ['h2'], ...more })
      : connect(`http://127.0.0.1:${port}`);
    const client = new Http2Client(session);
    await new Promise((resolve, reject) => {
      session
        .once('remoteSettings', resolve)
        .once('error', reject)
        .once('close', () => reject(new Error('closed')));
    });
    return client;
  }

  /** Begins a request. */
  begin(method: string, path: string, headers: OutgoingHttpHeaders = {}, hasBody = false): ClientHttp2Stream {
    return this.session.request(
      { ':method': method, ':path': path, ':authority': 'push.example', ...headers },
      { endStream: !hasBody },
    );
  }

  /** A request whose answer goes on. */
  follow(path: string, headers: OutgoingHttpHeaders = {}): OpenStream {
    return new OpenStream(this.begin('GET', path, headers));
  }

  /** Asks for a WebSocket (RFC 8441). */
  webSocket(path: string, headers: OutgoingHttpHeaders = {}): OpenStream {
    const offer = { ':protocol': 'websocket', ':scheme': 'https', 'sec-websocket-version': '13', ...headers };
    return new OpenStream(this.begin('CONNECT', path, offer, true));
  }

  async request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: string | Uint8Array,
  ): Promise<StreamAnswer> {
    const stream = this.begin(method, path, headers, body !== undefined);
    const open = new OpenStream(stream);
    if (body !== undefined) stream.end(body);
    const code = await open.closed;
    return {
      status: Number(open.headers?.[':status'] ?? 0),
      headers: open.headers ?? {},
      body: open.body,
      code,
    };
  }
}
