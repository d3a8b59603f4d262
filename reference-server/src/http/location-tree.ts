import { type BoundedRegex, compileRegex, type Found } from '../regex/bounded-regex.js';

/**
 * How a path is compared with that of a request: with the whole of it; with its beginning; as a regular expression. The last,
 * with or without case, outranks a beginning, unless that is `prefix-first`.
 */
export type Match = 'exact' | 'prefix' | 'prefix-first' | 'regex' | 'regex-any-case';

/** A location, as it stands in a tree; paths are bytes, as latin1. */
export interface PlacedLocation<T> {
  readonly match: Match;
  readonly path: string;
  readonly location: T;
  /** Those within it. */
  readonly nested?: LocationTree<T>;
}

/** The location of a path. */
export interface FoundLocation<T> {
  readonly location: T;
  /** What expressions found on the way to it, the outermost first. */
  readonly matches: readonly Found[];
}

/** What a search comes to on one level; one that is not sure gives way to an expression around it. */
interface Search<T> {
  readonly at: PlacedLocation<T> | undefined;
  readonly matches: readonly Found[];
  readonly isSure: boolean;
}

/** The locations of one level; which of them takes a request is found as nginx finds it. */
export class LocationTree<T> {
  readonly #exact = new Map<string, PlacedLocation<T>>();
  /** The longest first. */
  readonly #prefixes: PlacedLocation<T>[] = [];
  readonly #expressions: { readonly at: PlacedLocation<T>; readonly expression: BoundedRegex }[] = [];

  /** Whether there is a location already that takes the same requests; of expressions nobody knows. */
  has({ match, path }: Pick<PlacedLocation<T>, 'match' | 'path'>): boolean {
    if (match === 'exact') return this.#exact.has(path);
    return !isRegex(match) && this.#prefixes.some((other) => other.path === path);
  }

  /** Adds a location; its expression, where it has one, has to be one that can be used. */
  add(at: PlacedLocation<T>): void {
    const { match, path } = at;
    if (match === 'exact') this.#exact.set(path, at);
    else if (isRegex(match)) {
      const expression = compileRegex(path, match === 'regex-any-case' ? 'i' : '');
      if (!expression) throw new TypeError(`"${path}" is no regular expression that can be used`);
      this.#expressions.push({ at, expression });
    } else {
      this.#prefixes.push(at);
      this.#prefixes.sort((a, b) => b.path.length - a.path.length);
    }
  }

  /** @throws MatchLimitError */
  find(path: string): FoundLocation<T> | undefined {
    const { at, matches } = this.#search(path);
    return at && { location: at.location, matches };
  }

  #search(path: string): Search<T> {
    const exact = this.#exact.get(path);
    if (exact) return { at: exact, matches: [], isSure: true };
    const prefix = this.#prefixes.find((one) => path.startsWith(one.path));
    const within = prefix?.nested ? prefix.nested.#search(path) : undefined;
    if (within?.isSure) return within;
    if (prefix?.match !== 'prefix-first') {
      for (const { at, expression } of this.#expressions) {
        const found = expression.exec(path);
        if (!found) continue;
        const inner = at.nested ? at.nested.#search(path) : undefined;
        return { at: inner?.at ?? at, matches: [found, ...(inner?.matches ?? [])], isSure: true };
      }
    }
    return { at: within?.at ?? prefix, matches: [], isSure: false };
  }
}

function isRegex(match: Match): boolean {
  return match === 'regex' || match === 'regex-any-case';
}
