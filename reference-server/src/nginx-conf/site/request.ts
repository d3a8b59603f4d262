import type { Duplex } from 'node:stream';
import type { Awaitable } from '../../broker/awaitable.js';
import type { Body, Exchange, HeaderList, ResponseHead, Sink, UpgradeBudget } from '../../http/exchange.js';
import { normalPath } from '../../http/normal-path.js';
import { lengthOf } from '../../http/response-bytes.js';
import { splitTarget } from '../../http/target.js';
import { hostOf } from '../../http/variables.js';
import { socketPath } from '../language/listen.js';
import { withAdded } from './answer/added-headers.js';
import type { Packing } from './answer/gzip.js';
import { GzipSink, packed } from './answer/gzip-body.js';
import type { LocalAddress } from './local-address.js';
import type { NginxLocation } from './location.js';

const bodiless = [204, 304];

/** Statuses that keep `Last-Modified` when `error_page` changes the status: an error page is no version of a file. */
const datedStatuses = [200, 204, 206, 304];

/** A request that a configuration handles: an exchange with variables, whose path may change. */
export class NginxRequest implements Exchange {
  readonly localAddress: LocalAddress;
  readonly startedAt: number;
  /** The names of the server that was chosen. */
  serverName = '';
  /** Bytes, as latin1; undefined when the path of the target cannot be read. */
  uri: string | undefined;
  query: string;
  method: string;
  captures: readonly string[] = [];
  /** Values of variables, from `set` and from named groups of regular expressions. */
  readonly variables = new Map<string, string>();
  location: NginxLocation | undefined;
  /** The status that `error_page` puts in place of that of the answer. */
  statusInstead: number | undefined;
  isErrorPage = false;
  /** The path of the file that `try_files` found, below an alias that replaces the whole path. */
  beyondAlias = '';
  /** Headers of the refused answer that are sent with its error page. */
  kept: HeaderList = [];
  redirects = 0;
  user = '';
  status = 0;
  bytesSent = 0;
  readonly #inner: Exchange;
  readonly #onEnd: (request: NginxRequest) => void;
  #isLogged = false;

  constructor(
    inner: Exchange,
    localAddress: LocalAddress,
    startedAt: number,
    onEnd: (request: NginxRequest) => void,
  ) {
    this.#inner = inner;
    this.localAddress = localAddress;
    this.startedAt = startedAt;
    this.#onEnd = onEnd;
    this.method = inner.method;
    this.query = inner.query;
    this.uri = normalPath(inner.path);
  }

  get target(): string {
    return this.#inner.target;
  }

  get path(): string {
    return this.#inner.path;
  }

  get httpVersion(): string {
    return this.#inner.httpVersion;
  }

  /** The address of the peer; `unix:` on a unix socket. */
  get peer(): string {
    return socketPath(this.localAddress) === undefined ? this.#inner.peer : 'unix:';
  }

  get ended(): boolean {
    return this.#inner.ended;
  }

  header(name: string): string | undefined {
    return this.#inner.header(name);
  }

  body(limit: number): Awaitable<Uint8Array> {
    return this.#inner.body(limit);
  }

  /** The name that the request was sent to, without a port. */
  get hostName(): string {
    return hostOf(this);
  }

  /** Whether the Host header is missing or a valid name of a host. */
  get hasHost(): boolean {
    const name = this.header('host');
    return name === undefined || /^(?:\[[^\]/\s]*\]|(?!.*\.\.)[^:/\0- \x7f]+)(?::.*)?$/.test(name);
  }

  /** Goes on with another path, which may have a query. */
  goTo(address: string): void {
    const { path, query } = splitTarget(address);
    this.uri = path;
    this.beyondAlias = '';
    if (address.includes('?')) this.query = query;
    this.redirects++;
  }

  respond(head: ResponseHead, bytes: Body = new Uint8Array(0)): void {
    const answer = this.#pack(this.#decorate(head), lengthOf(bytes));
    const body = answer.level === undefined ? bytes : packed(bytes, answer.level);
    this.bytesSent = this.method === 'HEAD' || bodiless.includes(this.status) ? 0 : lengthOf(body);
    this.#inner.respond(answer.head, body);
    this.#log();
  }

  stream(head: ResponseHead): Sink {
    const answer = this.#pack(this.#decorate(head), undefined);
    const sink = this.#inner.stream(answer.head);
    this.#inner.onAbandoned(() => this.#log());
    const count = (bytes: Uint8Array) => {
      this.bytesSent += bytes.byteLength;
    };
    const counting: Sink = {
      framing: sink.framing,
      get queued() {
        return sink.queued;
      },
      write(bytes) {
        count(bytes);
        sink.write(bytes);
      },
      onDrain: (listener) => sink.onDrain(listener),
      end: () => {
        sink.end();
        this.#log();
      },
      cut: () => {
        sink.cut();
        this.#log();
      },
    };
    return answer.level === undefined ? counting : new GzipSink(counting, answer.level);
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    const socket = this.#inner.upgrade(answer);
    if (socket) {
      this.status = 101;
      socket.once('close', () => this.#log());
    }
    return socket;
  }

  get budget(): UpgradeBudget {
    return this.#inner.budget;
  }

  onAbandoned(listener: () => void): void {
    this.#inner.onAbandoned(listener);
  }

  #decorate(head: ResponseHead): ResponseHead {
    this.status = this.statusInstead ?? head.status;
    const more: HeaderList = [...this.kept, ...(this.location?.headers(this) ?? [])];
    // The same object: the bytes of a head that does not change may be cached further on.
    if (more.length === 0 && this.status === head.status) return head;
    const dated = this.status === head.status || datedStatuses.includes(this.status);
    const headers = dated ? head.headers : head.headers.filter(([name]) => name !== 'Last-Modified');
    return { ...head, status: this.status, headers: withAdded(headers, more) };
  }

  #pack(head: ResponseHead, length: number | undefined): Packing {
    return this.location?.gzip?.pack(this, head, length) ?? { head, level: undefined };
  }

  #log(): void {
    if (this.#isLogged) return;
    this.#isLogged = true;
    this.#onEnd(this);
  }
}
