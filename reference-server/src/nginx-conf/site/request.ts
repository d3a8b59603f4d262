import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Body, ForwardableExchange, HeaderList, ResponseHead, Sink } from '../../http/exchange.js';
import { normalPath } from '../../http/normal-path.js';
import { lengthOf } from '../../http/response-bytes.js';
import type { SignedLink } from './access/signed-links.js';
import { type FilteredAnswer, filtered } from './answer/body-filters.js';
import { countedSink } from './answer/counted-sink.js';
import { withKept } from './answer/kept-headers.js';
import { AskedRequest } from './asked-request.js';
import type { UpstreamFacts } from './content/proxy/upstream-facts.js';
import type { LocalAddress } from './local-address.js';
import type { NginxLocation } from './location.js';
import type { ServerCounts } from './server-counts.js';

const bodiless = [204, 304];
const noCaptures: readonly string[] = [];

/** What a request needs of the servers that it is for. */
export interface RequestHost {
  /** Milliseconds since 1970. */
  now(): number;
  readonly counts: ServerCounts;
  /** Told once, when the request was answered. */
  answered(request: NginxRequest): void;
  /** Has a location of the server answer for a request; returns when it has. */
  ask(request: NginxRequest, address: string): Promise<NginxRequest>;
}

/** A request that a configuration handles: an exchange with variables, whose path may change. */
export class NginxRequest extends AskedRequest implements ForwardableExchange {
  readonly startedAt: number;
  /** The names of the server that was chosen. */
  serverName = '';
  /** Bytes, as latin1; undefined when the path of the target cannot be read. */
  uri: string | undefined;
  query: string;
  captures: readonly string[] = noCaptures;
  #variables: Map<string, string> | undefined;
  /** The request for which the server asks itself. */
  override readonly main: NginxRequest | undefined;
  /** What a signature of its address has come to, once somebody has asked. */
  link: SignedLink | undefined;
  /** What became of limits, in the words of nginx; empty where there was none. */
  limitReqStatus = '';
  limitConnStatus = '';
  location: NginxLocation | undefined;
  /** The status that `error_page` puts in place of that of the answer. */
  statusInstead: number | undefined;
  isErrorPage = false;
  /** Whether what goes wrong from now on has the usual page. */
  hasErrorPage = false;
  /** Whether its head alone has decided what became of it until now: no script, no address of a client, no error. */
  dependsOnHeadAlone = false;
  /** Whether it was sent on by the server itself. */
  isInternal = false;
  /** Whether a script has changed the path, so that a location is looked for anew. */
  isRewritten = false;
  /** Whether the path is one of its location: not where it was changed, and the location kept. */
  fitsLocation = true;
  /** The path of the file that `try_files` found, below an alias that replaces the whole path. */
  beyondAlias = '';
  /** The body, once it was taken to be forwarded; nothing where it was too long to be kept, and cannot be sent again. */
  takenBody: Uint8Array | undefined;
  /** The servers that it was forwarded to. */
  proxied: UpstreamFacts | undefined;
  /** Headers of another answer that are sent with this one: of one that was refused, or that sent the request elsewhere. */
  kept: HeaderList = [];
  redirects = 0;
  user = '';
  status = 0;
  bytesSent = 0;
  /** Headers of the answer, as far as they are known yet. */
  head: HeaderList = [];
  /** Bytes of the body, where it is sent in one piece. */
  #length: number | undefined;
  /** Whether all of the answer was given. */
  isComplete = false;
  readonly #askedUri: string | undefined;
  #isElsewhere = false;
  readonly #host: RequestHost;
  #id: string | undefined;
  #isLogged = false;
  #isOver = false;
  #listeners: (() => void)[] | undefined;

  /** @param main the request for which the server asks itself: its values are shared */
  constructor(
    inner: ForwardableExchange,
    localAddress: LocalAddress,
    host: RequestHost,
    main?: NginxRequest,
  ) {
    super(inner, localAddress);
    this.main = main;
    this.startedAt = host.now();
    this.#host = host;
    this.query = inner.query;
    this.uri = normalPath(inner.path);
    this.#askedUri = this.uri;
  }

  /** The present time; milliseconds since 1970. */
  get now(): number {
    return this.#host.now();
  }

  /** Values of variables, from `set` and from named groups of regular expressions. */
  get variables(): Map<string, string> {
    if (this.main) return this.main.variables;
    this.#variables ??= new Map();
    return this.#variables;
  }

  /** Whether any variable was given a value. */
  get hasVariables(): boolean {
    return this.main !== undefined || (this.#variables?.size ?? 0) > 0;
  }

  get headKey(): object | undefined {
    return this.dependsOnHeadAlone ? this.inner.headKey : undefined;
  }

  /** Another for each request. */
  get id(): string {
    this.#id ??= this.main?.id ?? randomBytes(16).toString('hex');
    return this.#id;
  }

  /** Headers of the answer, once there is one. */
  get sent(): HeaderList {
    if (this.#length === undefined) return this.head;
    return [...this.head, ['Content-Length', String(this.#length)]];
  }

  get counts(): ServerCounts {
    return this.#host.counts;
  }

  get streamFraming(): Sink['framing'] {
    return this.location?.isUnframed ? 'identity' : this.inner.streamFraming;
  }

  /** Has a location of the server answer for it; returns what it was asked with, once it has. */
  ask(address: string): Promise<NginxRequest> {
    return this.#host.ask(this, address);
  }

  /** Whether its path is another than the client asked for. */
  get hasOtherPath(): boolean {
    return this.main !== undefined || this.#isElsewhere || this.uri !== this.#askedUri;
  }

  /** Goes on with another path, as it is. */
  goTo(path: string, query: string): void {
    this.#isElsewhere = true;
    this.uri = path;
    this.query = query;
    this.#goOn();
    this.fitsLocation = true;
  }

  /** Goes on in a named location. */
  goToNamed(): void {
    this.#goOn();
  }

  #goOn(): void {
    this.beyondAlias = '';
    this.dependsOnHeadAlone = false;
    this.isInternal = true;
    this.redirects++;
  }

  respond(head: ResponseHead, bytes: Body = new Uint8Array(0)): void {
    // Of an answer in chunks nobody knows beforehand how long it is.
    const decorated = this.#decorate(head);
    const filters = this.#filtersOf(decorated, head.chunked ? undefined : lengthOf(bytes));
    const sent = filters?.head ?? decorated;
    const body = filters?.whole(bytes) ?? bytes;
    this.bytesSent = this.method === 'HEAD' || bodiless.includes(this.status) ? 0 : lengthOf(body);
    this.head = sent.headers;
    this.#length = bodiless.includes(this.status) ? undefined : lengthOf(body);
    this.isComplete = true;
    this.inner.respond(sent, body);
    this.#log();
  }

  stream(head: ResponseHead): Sink {
    const decorated = this.#decorate(head);
    const filters = this.#filtersOf(decorated, head.length);
    const sent = filters?.head ?? decorated;
    this.head = sent.headers;
    const sink = this.inner.stream(sent);
    this.inner.onAbandoned(() => this.#log());
    const counting = countedSink(sink, {
      written: (bytes) => {
        this.bytesSent += bytes;
      },
      over: (isComplete) => {
        this.isComplete = isComplete;
        this.#log();
      },
    });
    return filters?.before(counting) ?? counting;
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    const socket = this.inner.upgrade(answer);
    if (socket) {
      this.status = 101;
      socket.once('close', () => this.#log());
    }
    return socket;
  }

  /** Calls once, when it is answered or its peer has gone. */
  whenOver(listener: () => void): void {
    if (this.#isOver) listener();
    else if (this.#listeners) this.#listeners.push(listener);
    else {
      this.#listeners = [listener];
      this.inner.onAbandoned(() => this.#end());
    }
  }

  #end(): void {
    this.#isOver = true;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener();
  }

  #decorate(head: ResponseHead): ResponseHead {
    this.status = this.statusInstead ?? head.status;
    const kept = withKept(this, head);
    this.head = kept;
    // What the server asks itself is answered as it is.
    const headers = this.main ? kept : (this.location?.completeHeaders(this, kept) ?? kept);
    // The same object: the bytes of a head that does not change may be cached further on.
    const isSame = headers === head.headers && this.status === head.status;
    return isSame ? head : { ...head, status: this.status, headers };
  }

  #filtersOf(head: ResponseHead, length: number | undefined): FilteredAnswer | undefined {
    return this.main || !this.location ? undefined : filtered(this, this.location, head, length);
  }

  #log(): void {
    this.#end();
    if (this.#isLogged) return;
    this.#isLogged = true;
    this.#host.answered(this);
  }
}
