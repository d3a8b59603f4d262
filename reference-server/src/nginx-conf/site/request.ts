import type { Duplex } from 'node:stream';
import type { Awaitable } from '../../broker/awaitable.js';
import type {
  Body,
  BodyReceiver,
  HeaderList,
  RelayedExchange,
  ResponseHead,
  Sink,
  UpgradeBudget,
} from '../../http/exchange.js';
import { normalPath } from '../../http/normal-path.js';
import { lengthOf } from '../../http/response-bytes.js';
import { splitTarget } from '../../http/target.js';
import { hostOf } from '../../http/variables.js';
import { socketPath } from '../language/listen.js';
import { withAdded } from './answer/added-headers.js';
import type { Packing } from './answer/gzip.js';
import { GzipSink, packed } from './answer/gzip-body.js';
import type { UpstreamFacts } from './content/proxy/upstream-facts.js';
import type { LocalAddress } from './local-address.js';
import type { NginxLocation } from './location.js';

const bodiless = [204, 304];

/** Statuses that keep `Last-Modified` when `error_page` changes the status: an error page is no version of a file. */
const datedStatuses = [200, 204, 206, 304];

/** A request that a configuration handles: an exchange with variables, whose path may change. */
export class NginxRequest implements RelayedExchange {
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
  /** The path that the location was found by. */
  locationUri: string | undefined;
  /** The body, once it was taken to be handed on; nothing where it was too long to be kept, and cannot be sent again. */
  takenBody: Uint8Array | undefined;
  /** The servers that it was handed on to. */
  upstream: UpstreamFacts | undefined;
  /** Headers of another answer that are sent with this one: of one that was refused, or that sent the request elsewhere. */
  kept: HeaderList = [];
  redirects = 0;
  user = '';
  status = 0;
  bytesSent = 0;
  readonly #inner: RelayedExchange;
  readonly #askedUri: string | undefined;
  #isElsewhere = false;
  readonly #onEnd: (request: NginxRequest) => void;
  #isLogged = false;

  constructor(
    inner: RelayedExchange,
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
    this.#askedUri = this.uri;
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

  get headers(): HeaderList {
    return this.#inner.headers;
  }

  get bodyLength(): number | undefined {
    return this.#inner.bodyLength;
  }

  receive(receiver: BodyReceiver): () => void {
    return this.#inner.receive(receiver);
  }

  endWithPeer(): void {
    this.#inner.endWithPeer();
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

  /** Whether its path is another than the client asked for. */
  get isRewritten(): boolean {
    return this.#isElsewhere || this.uri !== this.#askedUri;
  }

  /** Goes on with another path, which may have a query. */
  goTo(address: string): void {
    const { path, query } = splitTarget(address);
    this.uri = path;
    this.beyondAlias = '';
    this.#isElsewhere = true;
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
    const answer = this.#pack(this.#decorate(head), head.length);
    // Compressed, it has another length.
    const sink = this.#inner.stream(
      answer.level === undefined ? answer.head : { ...answer.head, length: undefined },
    );
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
    const kept = this.kept.map(([name]) => name.toLowerCase()).filter((name) => name !== 'set-cookie');
    const headers = head.headers.filter(
      ([name]) => (dated || name !== 'Last-Modified') && !kept.includes(name.toLowerCase()),
    );
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
