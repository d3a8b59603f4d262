import { pushStreamHandler } from '../dialects/push-stream/route.js';
import { publisher } from '../dialects/relay/publisher.js';
import { subscriber } from '../dialects/relay/subscriber.js';
import type { Handler, HeaderList } from '../http/exchange.js';
import type { Expression } from '../http/variables.js';
import { type Guard, networkGuard, passwordGuard } from './access.js';
import { accessLogs } from './access-log.js';
import { oneLine, outwardStatus } from './answers.js';
import type { Lease } from './engine.js';
import { Gzip } from './gzip.js';
import type { Journal } from './journal.js';
import type { LocationName } from './location-tree.js';
import { mimeTypes } from './mime-types.js';
import { answered, type ErrorPage, type Outcome, type Place, refused } from './place.js';
import type { PushPlace } from './push-location.js';
import type { NginxRequest } from './request.js';
import type { Scope } from './scope.js';
import type { Script } from './script.js';
import { type FileSettings, kindOf, serveFile } from './static-files.js';
import type { ConfigurationVariables } from './variables.js';

/** What compiling the places of a configuration takes. */
export interface PlaceContext {
  readonly variables: ConfigurationVariables;
  readonly lease: Lease;
  readonly journal: Journal;
  /** Makes a name of the configuration a path: of files that are served or written, and of files that are read at the start. */
  readonly servedPath: (name: string) => string;
  readonly readPath: (name: string) => string;
}

/** Statuses that `add_header` adds to without `always`. */
const goodStatuses = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

const always = 'always';

/** A place as its directives say. */
export class CompiledPlace implements Place {
  script: Script = () => undefined;
  readonly takesUpgrades: boolean;
  readonly defaultType: string;
  readonly gzip: Gzip | undefined;
  readonly log: (request: NginxRequest) => void;
  readonly #push: Handler | undefined;
  readonly #guards: readonly Guard[];
  readonly #headers: readonly {
    readonly name: string;
    readonly value: Expression;
    readonly always: boolean;
  }[];
  readonly #errorPages = new Map<number, ErrorPage>();
  readonly #tries: readonly Expression[];
  readonly #root: Expression;
  readonly #alias: Expression | undefined;
  readonly #name: LocationName | undefined;
  readonly #files: FileSettings;
  readonly #longestBody: number;
  readonly #served: (name: string) => string;

  constructor(
    scope: Scope,
    name: LocationName | undefined,
    push: PushPlace | undefined,
    context: PlaceContext,
  ) {
    const { variables, lease, journal, servedPath, readPath } = context;
    const compile = (text: string, of: string) =>
      variables.compile({ text, position: scope.word(of)?.position ?? { file: '', line: 0, column: 0 } });
    this.#name = name;
    this.#served = servedPath;
    this.#longestBody = scope.size('client_max_body_size');
    this.#push = push && handlerOf(push, lease, this.#longestBody);
    this.takesUpgrades =
      push?.dialect === 'push-stream' &&
      push.location.role.type === 'subscriber' &&
      push.location.role.mode === 'websocket';
    this.defaultType = scope.text('default_type');
    this.gzip = Gzip.of(scope);
    this.log = accessLogs(scope, variables, journal, servedPath);
    this.#root = compile(scope.text('root'), 'root');
    const alias = scope.word('alias');
    this.#alias = alias && variables.compile(alias);
    this.#tries = scope.own('try_files').flatMap(({ args }) => args.map((word) => variables.compile(word)));
    this.#headers = scope
      .all('add_header')
      .flatMap(({ args: [header, value, option] }) =>
        header && value
          ? [{ name: header.text, value: variables.compile(value), always: option?.text === always }]
          : [],
      );
    this.#readErrorPages(scope, variables);
    this.#files = {
      file: (request) => this.file(request),
      index: (scope.find('index')?.args ?? [{ text: 'index.html', position: noPosition }]).map((word) =>
        variables.compile(word),
      ),
      types: mimeTypes(scope),
      defaultType: this.defaultType,
    };
    const userFile = scope.word('auth_basic_user_file')?.text;
    const realm = compile(scope.text('auth_basic'), 'auth_basic');
    this.#guards = [
      networkGuard(scope),
      scope.text('auth_basic') === 'off'
        ? undefined
        : passwordGuard(realm, userFile && readPath(userFile), (text) => journal.error('error', text)),
    ].filter((guard) => guard !== undefined);
  }

  async serve(request: NginxRequest): Promise<Outcome> {
    const length = Number(request.header('content-length') ?? 0);
    if (!this.#push && this.#longestBody > 0 && length > this.#longestBody) return refused(413);
    for (const guard of this.#guards) {
      const outcome = await guard(request);
      if (outcome) return outcome;
    }
    const tried = await this.#try(request);
    if (tried) return tried;
    if (!this.#push) return serveFile(request, this.#files);
    await this.#push(request);
    return answered;
  }

  headers(request: NginxRequest): HeaderList {
    const isGood = goodStatuses.includes(request.status);
    return this.#headers
      .filter((header) => header.always || isGood)
      .map(({ name, value }) => [name, oneLine(value(request))] as const)
      .filter(([, value]) => value !== '');
  }

  errorPage(status: number): ErrorPage | undefined {
    return this.#errorPages.get(status);
  }

  root(request: NginxRequest): string {
    return this.#inFull(this.#root(request));
  }

  file(request: NginxRequest): string {
    const uri = request.uri ?? '/';
    if (!this.#alias) return `${this.root(request)}${uri}`;
    const alias = this.#inFull(this.#alias(request));
    return this.#name?.modifier.startsWith('~')
      ? alias
      : `${alias}${uri.slice(this.#name?.path.length ?? 0)}`;
  }

  /** The full path of one; a slash at its end stays. */
  #inFull(path: string): string {
    if (path.startsWith('/')) return path;
    const full = this.#served(Buffer.from(path, 'latin1').toString());
    return Buffer.from(path.endsWith('/') ? `${full}/` : full).toString('latin1');
  }

  async #try(request: NginxRequest): Promise<Outcome | undefined> {
    const last = this.#tries.at(-1);
    if (!last) return undefined;
    for (const candidate of this.#tries.slice(0, -1)) {
      const path = candidate(request);
      const kind = await kindOf(`${this.root(request)}${path}`);
      if (kind !== (path.endsWith('/') ? 'folder' : 'file')) continue;
      request.uri = path;
      return undefined;
    }
    const address = last(request);
    if (/^=\d{3}$/.test(address)) return refused(Number(address.slice(1)));
    return { type: 'go', address };
  }

  #readErrorPages(scope: Scope, variables: ConfigurationVariables): void {
    for (const { args } of scope.all('error_page')) {
      const words = [...args];
      const address = words.pop();
      const given = words.at(-1)?.text.startsWith('=') ? words.pop()?.text.slice(1) : undefined;
      if (!address) continue;
      const expression = variables.compile(address);
      for (const { text } of words) {
        // `=` alone leaves the status to what answers.
        const status =
          given === undefined ? outwardStatus(Number(text)) : given === '' ? undefined : Number(given);
        if (!this.#errorPages.has(Number(text))) {
          this.#errorPages.set(Number(text), { status, address: expression });
        }
      }
    }
  }
}

const noPosition = { file: '', line: 0, column: 0 };

function handlerOf(push: PushPlace, lease: Lease, longestBody: number): Handler {
  if (push.dialect === 'push-stream') return pushStreamHandler(lease, push.location);
  return push.settings.push_publisher
    ? publisher(lease.broker, push.settings, longestBody)
    : subscriber(lease.broker, push.settings);
}
