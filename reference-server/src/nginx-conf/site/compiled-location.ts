import type { Endpoint, Endpoints } from '../../assembly.js';
import { type Awaitable, whenReady } from '../../broker/awaitable.js';
import type { Clock } from '../../broker/clock.js';
import type { HeaderList } from '../../http/exchange.js';
import type { Operations } from '../../operations/operations.js';
import type { ConfigurationFiles } from '../language/files.js';
import type { Journal } from '../language/journal.js';
import type { Scope } from '../language/scope.js';
import { type Access, accessOf } from './access/access-checks.js';
import { connectionLimits } from './access/connection-limits.js';
import type { ForwardedAddress } from './access/forwarded-address.js';
import type { LimitZones } from './access/limit-zones.js';
import type { PasswordFiles } from './access/passwords/password-files.js';
import { realAddress } from './access/real-address.js';
import { type RefererCheck, validReferers } from './access/referers.js';
import { requestLimits } from './access/request-limits.js';
import { type LinkCheck, signedLinks } from './access/signed-links.js';
import { accessLogs } from './answer/access-log.js';
import { AnswerHeaders } from './answer/answer-headers.js';
import { type ErrorPage, errorPages } from './answer/error-pages.js';
import { Gzip } from './answer/gzip.js';
import { type RedirectForm, redirectForm } from './answer/own-address.js';
import { serverNameOf } from './answer/server-name.js';
import { Substitution } from './answer/substitution.js';
import type { Content } from './content/content.js';
import { Folder } from './content/folder.js';
import { contentTypes } from './content/mime-types.js';
import { notRunContent } from './content/not-run.js';
import { operationsContent } from './content/operations.js';
import { proxyContent } from './content/proxy/proxy.js';
import type { Upstreams } from './content/proxy/upstreams.js';
import { pushContent } from './content/push-content.js';
import { staticFiles } from './content/static-files.js';
import { stubStatus } from './content/stub-status.js';
import { TryFiles } from './content/try-files.js';
import type { NginxLocation } from './location.js';
import type { Outcome } from './outcome.js';
import type { NginxRequest } from './request.js';
import { noScript, type Script } from './rewrite/script.js';
import type { ServerCounts } from './server-counts.js';
import type { ConfigurationVariables } from './variables.js';

/** What compiling the locations of a configuration takes. */
export interface LocationContext {
  readonly variables: ConfigurationVariables;
  readonly endpoints: Endpoints;
  readonly journal: Journal;
  readonly passwords: PasswordFiles;
  readonly clock: Clock;
  readonly zones: LimitZones;
  readonly counts: ServerCounts;
  readonly operations: Operations;
  /** Makes a name of the configuration a path: of files that are served or written, and of files that are read at the start. */
  readonly servedPath: (name: string) => string;
  readonly readPath: (name: string) => string;
  /** Reads a file at the start. */
  readonly files: ConfigurationFiles;
  readonly upstreams: Upstreams;
}

/** A server, a location or an `if` in one, as its directives say. */
export class CompiledLocation implements NginxLocation {
  script: Script = noScript;
  readonly isInternal: boolean;
  readonly serverName: string;
  readonly hasErrorsOfErrors: boolean;
  readonly gzip: Gzip | undefined;
  readonly substitution: Substitution | undefined;
  readonly isUnframed: boolean;
  readonly signedLinks: LinkCheck | undefined;
  readonly referers: RefererCheck | undefined;
  readonly redirects: RedirectForm;
  readonly log: (request: NginxRequest) => void;
  readonly report: (text: string) => void;
  /** Where methods are limited: the location for those that are not named. */
  exceptions: { readonly named: ReadonlySet<string>; readonly location: NginxLocation } | undefined;
  readonly #rates: ReturnType<typeof requestLimits>;
  readonly #counts: ReturnType<typeof connectionLimits>;
  readonly #realAddress: ((request: NginxRequest) => ForwardedAddress | undefined) | undefined;
  readonly #access: Access | undefined;
  readonly #tryFiles: TryFiles;
  readonly #content: Content;
  readonly #headers: AnswerHeaders;
  readonly #errorPages: ReadonlyMap<number, ErrorPage>;
  readonly #folder: Folder;
  readonly #contentType: (path: string) => string;
  readonly #longestBody: number;

  constructor(scope: Scope, endpoint: Endpoint | undefined, context: LocationContext) {
    const { variables, endpoints, journal, servedPath } = context;
    this.report = (text) => journal.error('error', text);
    this.log = accessLogs(scope, variables, journal, servedPath);
    this.#longestBody = scope.size('client_max_body_size');
    this.#contentType = contentTypes(scope);
    this.#folder = new Folder(scope, variables, servedPath);
    this.#tryFiles = new TryFiles(scope, variables, this.#folder);
    this.#realAddress = realAddress(scope);
    this.#rates = requestLimits(scope, context);
    this.#counts = connectionLimits(scope, context);
    this.#access = accessOf(scope, { ...context, report: this.report });
    this.serverName = serverNameOf(scope);
    const forwarding = { ...context, readFile: (name: string) => context.files.read(context.readPath(name)) };
    const status = scope.own('stub_status').length > 0 ? stubStatus(context.counts) : undefined;
    const own =
      operationsContent(scope, context.operations) ??
      (endpoint && pushContent(endpoints.serve(endpoint))) ??
      status ??
      proxyContent(scope, forwarding, this.report);
    this.#content =
      notRunContent(scope, this.report) ??
      own ??
      staticFiles(scope, variables, this.#folder, (request) => this.contentType(request));
    this.isInternal = scope.own('internal').length > 0;
    this.hasErrorsOfErrors = scope.flag('recursive_error_pages');
    this.gzip = Gzip.of(scope);
    this.substitution = Substitution.of(scope, variables);
    this.isUnframed = !scope.flag('chunked_transfer_encoding');
    this.signedLinks = signedLinks(scope, variables);
    this.referers = validReferers(scope);
    this.redirects = redirectForm(scope);
    this.#headers = new AnswerHeaders(scope, variables);
    this.#errorPages = errorPages(scope, variables);
  }

  get isPlain(): boolean {
    return this.script === noScript && !this.isInternal && !this.#realAddress;
  }

  get takesUpgrades(): boolean {
    return this.#content.takesUpgrades;
  }

  get addsSlash(): boolean {
    return this.#content.addsSlash === true;
  }

  /** What is asked by the server itself for a request that came in is not asked who it is. */
  serve(request: NginxRequest): Awaitable<Outcome> {
    this.identify(request);
    const isOpen = !this.#access && !this.#rates && !this.#counts;
    return isOpen || request.main
      ? this.#answer(request)
      : this.#check(request).then((outcome) => outcome ?? this.#answer(request));
  }

  /** What turns the request away; undefined where it may come in. */
  async #check(request: NginxRequest): Promise<Outcome | undefined> {
    return (await this.#rates?.(request)) ?? this.#counts?.(request) ?? this.#access?.(request);
  }

  identify(request: NginxRequest): void {
    request.told ??= this.#realAddress?.(request);
  }

  forMethod(method: string): NginxLocation {
    return this.exceptions?.named.has(method) === false ? this.exceptions.location : this;
  }

  #answer(request: NginxRequest): Awaitable<Outcome> {
    return whenReady(this.#tryFiles.find(request), (outcome) => outcome ?? this.#content.serve(request));
  }

  completeHeaders(request: NginxRequest, headers: HeaderList): HeaderList {
    return this.#headers.complete(request, headers);
  }

  contentType({ uri = '/' }: NginxRequest): string {
    return this.#contentType(uri);
  }

  /** Not checked again on the way to an error page. */
  isTooLong(request: NginxRequest): boolean {
    if (this.#longestBody === 0 || request.isErrorPage || request.main) return false;
    return Number(request.header('content-length') ?? 0) > this.#longestBody;
  }

  errorPage(status: number): ErrorPage | undefined {
    return this.#errorPages.get(status);
  }

  root(request: NginxRequest): string {
    return this.#folder.root(request);
  }

  file(request: NginxRequest): string {
    return this.#folder.file(request);
  }
}
