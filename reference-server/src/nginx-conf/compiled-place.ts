import { pushStreamHandler } from '../dialects/push-stream/route.js';
import { publisher } from '../dialects/relay/publisher.js';
import { subscriber } from '../dialects/relay/subscriber.js';
import type { Handler, HeaderList } from '../http/exchange.js';
import type { Expression } from '../http/variables.js';
import { type Guard, networkGuard, passwordGuard } from './access.js';
import { accessLogs } from './access-log.js';
import { replaces } from './added-headers.js';
import { oneLine, outwardStatus } from './answers.js';
import type { Lease } from './engine.js';
import { Folder } from './folder.js';
import { Gzip } from './gzip.js';
import type { Journal } from './journal.js';
import type { Word } from './lexer.js';
import { endOf, mimeTypes } from './mime-types.js';
import type { PasswordFiles } from './passwords/password-files.js';
import { answered, type ErrorPage, type Outcome, type Place } from './place.js';
import type { PushPlace } from './push-location.js';
import type { NginxRequest } from './request.js';
import type { Scope } from './scope.js';
import type { Script } from './script.js';
import { type FileSettings, serveFile } from './static-files.js';
import { Tries } from './tries.js';
import type { ConfigurationVariables } from './variables.js';

/** What compiling the places of a configuration takes. */
export interface PlaceContext {
  readonly variables: ConfigurationVariables;
  readonly lease: Lease;
  readonly journal: Journal;
  readonly passwords: PasswordFiles;
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
  readonly gzip: Gzip | undefined;
  readonly log: (request: NginxRequest) => void;
  readonly report: (text: string) => void;
  readonly #push: Handler | undefined;
  readonly #guards: readonly Guard[];
  readonly #headers: readonly {
    readonly name: string;
    readonly value: Expression;
    readonly always: boolean;
  }[];
  readonly #errorPages = new Map<number, ErrorPage>();
  readonly #folder: Folder;
  readonly #tries: Tries;
  readonly #types: ReadonlyMap<string, string>;
  readonly #defaultType: string;
  readonly #files: FileSettings;
  readonly #longestBody: number;

  constructor(scope: Scope, push: PushPlace | undefined, context: PlaceContext) {
    const { variables, lease, journal, servedPath, readPath, passwords } = context;
    const compile = (text: string, of: string) =>
      variables.compile({ text, position: scope.word(of)?.position ?? { file: '', line: 0, column: 0 } });
    this.#longestBody = scope.size('client_max_body_size');
    this.#push = push && handlerOf(push, lease, this.#longestBody);
    this.takesUpgrades =
      push?.dialect === 'push-stream' &&
      push.endpoint.role.type === 'subscriber' &&
      push.endpoint.role.mode === 'websocket';
    this.#types = mimeTypes(scope);
    this.#defaultType = scope.text('default_type');
    this.gzip = Gzip.of(scope);
    this.report = (text) => journal.error('error', text);
    this.log = accessLogs(scope, variables, journal, servedPath);
    this.#folder = new Folder(scope, variables, servedPath);
    this.#tries = new Tries(scope, variables, this.#folder);
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
      leadsOut: (request) => this.#folder.leadsOut(request),
      index: indexNames(scope).map((word) => variables.compile(word)),
      contentType: (request) => this.contentType(request),
    };
    const userFile = scope.word('auth_basic_user_file')?.text;
    const realm = compile(scope.text('auth_basic'), 'auth_basic');
    this.#guards = [
      networkGuard(scope),
      scope.text('auth_basic') === 'off'
        ? undefined
        : passwordGuard(realm, userFile ? passwords.at(readPath(userFile)) : undefined, this.report),
    ].filter((guard) => guard !== undefined);
  }

  async serve(request: NginxRequest): Promise<Outcome> {
    for (const guard of this.#guards) {
      const outcome = await guard(request);
      if (outcome) return outcome;
    }
    const tried = await this.#tries.find(request);
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
      .filter(([name, value]) => value !== '' || replaces(name));
  }

  contentType({ uri = '/' }: NginxRequest): string {
    return this.#types.get(endOf(uri)) ?? this.#defaultType;
  }

  /** The push dialects look at it by themselves, and nobody looks again on the way to an error page. */
  isTooLong(request: NginxRequest): boolean {
    if (this.#push || this.#longestBody === 0 || request.redirects > 0) return false;
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

/** All of one level, in their order. */
function indexNames(scope: Scope): readonly Pick<Word, 'text' | 'position'>[] {
  const words = scope.all('index').flatMap(({ args }) => args);
  return words.length > 0 ? words : [{ text: 'index.html', position: { file: '', line: 0, column: 0 } }];
}

function handlerOf(push: PushPlace, lease: Lease, longestBody: number): Handler {
  if (push.dialect === 'push-stream') return pushStreamHandler(lease, push.endpoint);
  return push.settings.push_publisher
    ? publisher(lease.broker, push.settings, longestBody)
    : subscriber(lease.broker, push.settings);
}
