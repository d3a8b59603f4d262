import type { Awaitable } from '../../broker/awaitable.js';
import type { BodyReceiver, ForwardableExchange, HeaderList, UpgradeBudget } from '../../http/exchange.js';
import { hostOf } from '../../http/variables.js';
import { socketPath } from '../language/listen.js';
import type { ForwardedAddress } from './access/forwarded-address.js';
import type { LocalAddress } from './local-address.js';

/** What a client has asked for, and from where: what no configuration changes, but for the method and whom a trusted proxy names. */
export abstract class AskedRequest {
  readonly localAddress: LocalAddress;
  method: string;
  /** Whom it came from, as a proxy says that is trusted. */
  told: ForwardedAddress | undefined;
  /** The request for which the server asks itself. */
  abstract readonly main: AskedRequest | undefined;
  protected readonly inner: ForwardableExchange;

  constructor(inner: ForwardableExchange, localAddress: LocalAddress) {
    this.inner = inner;
    this.localAddress = localAddress;
    this.method = inner.method;
  }

  /** Whether the path came with escapes: what is put into a query of it is escaped again. */
  get isEscaped(): boolean {
    return /[%+]/.test(this.path);
  }

  get connection(): ForwardableExchange['connection'] {
    return this.inner.connection;
  }

  get target(): string {
    return this.inner.target;
  }

  get path(): string {
    return this.inner.path;
  }

  get httpVersion(): string {
    return this.inner.httpVersion;
  }

  /** Whom it came from; `unix:` on a unix socket. */
  get peer(): string {
    return this.told?.address ?? this.nearest;
  }

  /** The port of the peer; 0 where nobody knows it. */
  get peerPort(): number {
    return this.told ? this.told.port : (this.connection?.peerPort ?? 0);
  }

  /** The address at the other end of the connection. */
  get nearest(): string {
    return socketPath(this.localAddress) === undefined ? this.inner.peer : 'unix:';
  }

  /** The first line, as it came. */
  get line(): string {
    return this.main?.line ?? `${this.inner.method} ${this.target} HTTP/${this.httpVersion}`;
  }

  get ended(): boolean {
    return this.inner.ended;
  }

  header(name: string): string | undefined {
    return this.inner.header(name);
  }

  body(limit: number): Awaitable<Uint8Array> {
    return this.inner.body(limit);
  }

  get headers(): HeaderList {
    return this.inner.headers;
  }

  get bodyLength(): number | undefined {
    return this.inner.bodyLength;
  }

  receive(receiver: BodyReceiver): () => void {
    return this.inner.receive(receiver);
  }

  endWithPeer(): void {
    this.inner.endWithPeer();
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

  get budget(): UpgradeBudget {
    return this.inner.budget;
  }

  onAbandoned(listener: () => void): void {
    this.inner.onAbandoned(listener);
  }
}
