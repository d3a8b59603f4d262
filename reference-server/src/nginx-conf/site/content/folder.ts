import type { Expression } from '../../../http/variables.js';
import { type LocationName, locationName } from '../../language/location-name.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';

/** `root` or `alias` of a location: where its files are. Paths are bytes, as latin1. */
export class Folder {
  readonly #path: Expression;
  /** The location that has the alias; undefined for a root. */
  readonly #aliased: LocationName | undefined;
  readonly #served: (name: string) => string;
  /** How often `..` stands in the path as the configuration has it. */
  readonly #ownSteps: number;

  /** @throws ConfigurationError */
  constructor(scope: Scope, variables: ConfigurationVariables, served: (name: string) => string) {
    this.#served = served;
    const holder = scope.holder('root', 'alias');
    const [first, second] = holder?.own('root', 'alias') ?? [];
    if (first && second) {
      const [name, other] = [second.name.text, first.name.text];
      const text = `"${name}" directive is duplicate, "${other}" directive was specified earlier`;
      throw new ConfigurationError(text, second.name.position);
    }
    const isAlias = first?.name.text === 'alias';
    this.#aliased = isAlias && holder?.opening ? locationName(holder.opening) : undefined;
    if (first && this.#aliased?.modifier === '@') {
      const text = 'the "alias" directive cannot be used inside the named location';
      throw new ConfigurationError(text, first.name.position);
    }
    const word = first?.args[0] ?? { text: scope.text('root') };
    this.#path = variables.compile(word);
    this.#ownSteps = stepsOut(word.text);
  }

  /** How many characters of the path of a request the alias replaces; `all` for a location with a regular expression. */
  get replaced(): number | 'all' {
    if (!this.#aliased) return 0;
    return this.#aliased.modifier.startsWith('~') ? 'all' : this.#aliased.path.length;
  }

  /** Whether it can be said what an alias stands for: where a script has put in a path of elsewhere it cannot. */
  fits(request: NginxRequest): boolean {
    return request.fitsLocation || !this.#aliased;
  }

  root(request: NginxRequest): string {
    return this.#inFull(this.#path(request));
  }

  file(request: NginxRequest): string {
    return `${this.root(request)}${this.#rest(request)}`;
  }

  /**
   * Whether what a peer sent leads out of the folder, by a `..` that the configuration does not have. The path of a request has
   * none; but of `/i../x` an alias for `/i` leaves `../x`, and arguments may hold anything.
   * @param rest what follows the folder
   */
  leadsOut(request: NginxRequest, rest = this.#rest(request)): boolean {
    const path = `${this.#path(request)}${rest}`;
    return path.includes('..') && stepsOut(path) > this.#ownSteps;
  }

  #rest(request: NginxRequest): string {
    const { replaced } = this;
    return replaced === 'all' ? request.beyondAlias : (request.uri ?? '/').slice(replaced);
  }

  /** An absolute path; a slash at the end stays. */
  #inFull(path: string): string {
    if (path.startsWith('/')) return path;
    const full = this.#served(Buffer.from(path, 'latin1').toString());
    return Buffer.from(path.endsWith('/') ? `${full}/` : full).toString('latin1');
  }
}

/** How many segments of a path are `..`. */
function stepsOut(path: string): number {
  return path.split('/').filter((part) => part === '..').length;
}
