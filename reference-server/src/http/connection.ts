import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import { closeGently, destroyWhenSent } from './closing.js';
import { type HeaderList, RequestAborted, type ResponseHead } from './exchange.js';
import { HttpExchange } from './http-exchange.js';
import type { Routable, Router } from './location.js';
import { RawExchange, rawResponse } from './raw-exchange.js';
import {
  isConnectionLost,
  malformed,
  mayBeMethod,
  type ParserError,
  type ReadFailure,
  type RequestLine,
  readFailure,
  requestLine,
} from './refused-request.js';
import { textResponse } from './text-response.js';
import { isWebSocketOffer, withoutUpgrade } from './upgrade.js';

/** What a connection needs of the server. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly router: Router;
  standardHeaders(): HeaderList;
  /** Reads a socket anew, as if it had just connected. */
  readAgain(socket: Duplex): void;
  /** Whether the server is stopping: each response is then the last of its connection. */
  stopping(): boolean;
  /** Most requests of a connection; 0 = no limit. */
  readonly mostRequests: number;
  /** Told of what no handler should throw. */
  onError(error: unknown): void;
}

/** Most requests of one connection that wait for their answers. */
const mostUnanswered = 100;

/** Most bytes of a first line with an unknown method. */
const longestLine = 16 * 1024;

/** The address at the other end; '' where there is none. */
function peerOf(socket: Duplex): string {
  return 'remoteAddress' in socket ? String(socket.remoteAddress ?? '') : '';
}

/** One connection: its requests have their effects, and get their answers, in the order they came. */
export class Connection {
  readonly #socket: Duplex;
  readonly #host: ConnectionHost;
  /** Requests without an answer on the wire. */
  readonly #open = new Set<HttpExchange>();
  readonly #waiting: { readonly exchange: HttpExchange; readonly complaint: ReadFailure | undefined }[] = [];
  /** The latest request; it may still be arriving. */
  #reading: HttpExchange | undefined;
  #busy = false;
  #accepted: number;
  /** What ends the connection once all requests before it are answered. */
  #last: (() => void) | undefined;
  #unread: Buffer | undefined;
  #unreadOffset = 0;
  #ending = false;
  #linger: Timer | undefined;

  /** @param accepted how many requests somebody else has answered before */
  constructor(socket: Duplex, host: ConnectionHost, accepted: number) {
    this.#socket = socket;
    this.#host = host;
    this.#accepted = accepted;
    // This is how node:http closes after the last response. Closing with input unread would make TCP throw away the answer.
    Object.assign(socket, { destroySoon: () => this.#end() });
    // A peer that half-closes has gone too: nothing else would ever show that nobody waits any more.
    // Before node:http's own listener, which closes the other side too.
    socket.prependListener('end', () => {
      if (this.#unread) this.#refuse(readFailure({ code: 'HPE_INVALID_EOF_STATE' }));
      this.#abandonAll();
    });
    socket.on('close', () => {
      this.#linger?.cancel();
      this.#ending = true;
      this.#abandonAll();
    });
    socket.on('error', () => {});
  }

  /** A request whose header has been read. */
  accept(request: IncomingMessage, response: ServerResponse, expectant: boolean): void {
    if (this.#ending || this.#last) {
      request.resume();
      return;
    }
    if (this.#open.size >= mostUnanswered) {
      request.resume();
      const reason = `There are ${mostUnanswered} requests without an answer on this connection.`;
      this.#refuse({ status: 429, reason });
      return;
    }
    const { mostRequests } = this.#host;
    const isLast = ++this.#accepted >= mostRequests && mostRequests > 0;
    const exchange: HttpExchange = new HttpExchange(request, response, expectant, {
      standardHeaders: () => this.#host.standardHeaders(),
      closing: () => isLast || (this.#host.stopping() && this.#reading === exchange),
    });
    this.#reading = exchange;
    this.#open.add(exchange);
    response.once('finish', () => this.#answered(exchange));
    this.#waiting.push({ exchange, complaint: malformed(request) });
    if (!this.#busy) void this.#serve();
  }

  /** A request for a tunnel, which node:http hands over with the socket. */
  acceptConnect(target: string): void {
    this.#socket.resume();
    this.#finally(() => this.#serveRaw({ method: 'CONNECT', target, httpVersion: '1.1' }));
  }

  /** A request that offers an upgrade, which node:http hands over with the socket and what came after it. */
  acceptUpgrade(request: IncomingMessage, head: Buffer): void {
    if (this.#ending || this.#last) return;
    this.#finally(() => {
      this.#last = undefined;
      const { method = '', url: target = '/', httpVersion, headers } = request;
      const exchange = new RawExchange(
        { method, target, httpVersion, headers, peer: peerOf(this.#socket) },
        {
          send: (answer, bytes) => this.#write(answer, bytes),
          upgrade: (bytes) => this.#upgrade(bytes, head),
        },
      );
      if (isWebSocketOffer(request) && !malformed(request) && this.#host.router.takesUpgrades(exchange)) {
        // Nothing is read while an answer is on its way.
        void this.#handle(exchange);
      } else {
        this.#socket.unshift(Buffer.concat([withoutUpgrade(request), head]));
        this.#host.readAgain(this.#socket);
      }
    });
  }

  /** Something that could not be read. */
  fail(error: ParserError): void {
    if (this.#ending) return;
    if (this.#unread && error.code !== 'ERR_HTTP_REQUEST_TIMEOUT') {
      this.#readOn(error);
      return;
    }
    this.#unread = undefined;
    if (this.#last || error.code === 'HPE_CLOSED_CONNECTION') return;
    if (isConnectionLost(error)) {
      this.#socket.destroy();
      return;
    }
    if (this.#reading && !this.#reading.complete && this.#reading.ended) {
      // It was answered before it was read to the end; there can be no second answer.
      this.#finally(() => this.#end());
      return;
    }
    if (mayBeMethod(error) && error.rawPacket) {
      this.#unread = Buffer.alloc(0);
      this.#unreadOffset = error.bytesParsed ?? 0;
      this.#readOn(error);
      return;
    }
    this.#refuse(readFailure(error));
  }

  /** The server is stopping: ends the connection once the answers on their way are written. */
  stop(): void {
    this.#waiting.length = 0;
    for (const exchange of [...this.#open]) {
      if (exchange.ended) continue;
      this.#open.delete(exchange);
      exchange.abandon();
    }
    if (this.#ending) this.#destroyWhenSent();
    else if (this.#open.size === 0) this.#end();
  }

  /** Ends the connection whatever is on it. */
  destroy(): void {
    this.#socket.destroy();
  }

  async #serve(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { exchange, complaint } = next;
      if (exchange.ended) continue;
      if (complaint) exchange.respond(...textResponse(complaint.status, complaint.reason));
      else await this.#handle(exchange);
      exchange.discardBody();
    }
    this.#busy = false;
  }

  async #handle(exchange: Routable): Promise<void> {
    try {
      await this.#host.router.handle(exchange);
    } catch (error) {
      if (error instanceof RequestAborted) return;
      this.#host.onError(error);
      if (!exchange.ended) {
        exchange.respond(...textResponse(500, 'Something went wrong in the server.'));
      }
    }
  }

  #answered(exchange: HttpExchange): void {
    this.#open.delete(exchange);
    for (const next of this.#open) next.flush();
    if (this.#open.size > 0) return;
    if (this.#last) this.#last();
    else if (this.#host.stopping()) this.#end();
  }

  #abandonAll(): void {
    const open = [...this.#open];
    this.#open.clear();
    this.#waiting.length = 0;
    for (const exchange of open) exchange.abandon();
  }

  /** Runs `last` when all requests before are answered; nothing more is accepted. */
  #finally(last: () => void): void {
    this.#last = last;
    for (const exchange of this.#open) {
      // The one that was being read will never be complete.
      if (exchange.complete || exchange.ended) continue;
      this.#open.delete(exchange);
      exchange.abandon();
    }
    if (this.#open.size === 0) last();
  }

  #refuse({ status, reason }: ReadFailure): void {
    this.#finally(() => this.#write(...textResponse(status, reason)));
  }

  #write(head: ResponseHead, bytes: Uint8Array): void {
    if (this.#ending) return;
    this.#socket.write(rawResponse(head, this.#host.standardHeaders(), bytes));
    this.#end();
  }

  /** Collects the first line of a request with a method that the parser doesn't know. */
  #readOn(error: ParserError): void {
    const unread = Buffer.concat([this.#unread ?? Buffer.alloc(0), error.rawPacket ?? Buffer.alloc(0)]);
    this.#unread = unread;
    const line = requestLine(unread, this.#unreadOffset);
    if (line === 'incomplete' && unread.length <= longestLine && !this.#socket.readableEnded) return;
    this.#unread = undefined;
    if (line === undefined || line === 'incomplete') this.#refuse(readFailure(error));
    else if (!/^1\.[01]$/.test(line.httpVersion)) this.#refuse(readFailure({ code: 'HPE_INVALID_VERSION' }));
    else this.#finally(() => this.#serveRaw(line));
  }

  #serveRaw(line: RequestLine): void {
    const host = { send: this.#write.bind(this), upgrade: () => undefined };
    void this.#handle(new RawExchange({ ...line, peer: peerOf(this.#socket) }, host));
  }

  #upgrade(answer: Uint8Array, head: Buffer): Duplex | undefined {
    if (this.#ending) return undefined;
    this.#socket.write(answer);
    if (head.length > 0) this.#socket.unshift(head);
    return this.#socket;
  }

  /** Sends what is written, then reads on for a while until the peer closes too. */
  #end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#abandonAll();
    this.#linger = closeGently(this.#socket, this.#host.clock, this.#host.stopping());
  }

  #destroyWhenSent(): void {
    this.#linger?.cancel();
    destroyWhenSent(this.#socket);
  }
}
