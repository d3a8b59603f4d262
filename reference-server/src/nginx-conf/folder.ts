import type { Expression } from '../http/variables.js';
import { type LocationName, locationName } from './location-tree.js';
import { ConfigurationError } from './position.js';
import type { NginxRequest } from './request.js';
import type { Scope } from './scope.js';
import type { ConfigurationVariables } from './variables.js';

/** `root` or `alias` of a place: where its files are. Paths are bytes, as latin1. */
export class Folder {
  readonly #path: Expression;
  /** The location that has the alias; undefined for a root. */
  readonly #aliased: LocationName | undefined;
  readonly #served: (name: string) => string;

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
    const position = { file: '', line: 0, column: 0 };
    this.#path = variables.compile(first?.args[0] ?? { text: scope.text('root'), position });
  }

  /** How much of a path the alias stands for; `all` of what the expression of its location fits. */
  get replaced(): number | 'all' {
    if (!this.#aliased) return 0;
    return this.#aliased.modifier.startsWith('~') ? 'all' : this.#aliased.path.length;
  }

  root(request: NginxRequest): string {
    return this.#inFull(this.#path(request));
  }

  file(request: NginxRequest): string {
    const { replaced } = this;
    const rest = replaced === 'all' ? request.beyondAlias : (request.uri ?? '/').slice(replaced);
    return `${this.root(request)}${rest}`;
  }

  /** The full path of one; a slash at its end stays. */
  #inFull(path: string): string {
    if (path.startsWith('/')) return path;
    const full = this.#served(Buffer.from(path, 'latin1').toString());
    return Buffer.from(path.endsWith('/') ? `${full}/` : full).toString('latin1');
  }
}
