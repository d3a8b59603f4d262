import { LocationTree, type Match } from '../../http/location-tree.js';
import type { LocationName } from '../language/location-name.js';
import type { Statement } from '../language/parser.js';
import { ConfigurationError } from '../language/position.js';
import type { NginxLocation } from './location.js';
import type { NginxRequest } from './request.js';
import { keepCaptures } from './rewrite/captures.js';

/** How each modifier of `location` matches a path. Named locations (`@`) match no path. */
const matches: Readonly<Record<Exclude<LocationName['modifier'], '@'>, Match>> = {
  '': 'prefix',
  '=': 'exact',
  '^~': 'prefix-first',
  '~': 'regex',
  '~*': 'regex-any-case',
};

/** The locations of a server, or those within one. */
export class SiteLocations {
  readonly #tree = new LocationTree<NginxLocation>();
  readonly #named = new Map<string, NginxLocation>();
  /** Those that a path without the slash at its end is sent to, by that path. */
  readonly #slashed = new Map<string, NginxLocation>();

  /** @throws ConfigurationError */
  add(
    { modifier, path }: LocationName,
    location: NginxLocation,
    nested: SiteLocations,
    { name }: Statement,
  ): void {
    const match = modifier === '@' ? undefined : matches[modifier];
    if (match ? this.#tree.has({ match, path }) : this.#named.has(path)) {
      throw new ConfigurationError(`duplicate location "${modifier}${path}"`, name.position);
    }
    if ((match === 'prefix' || match === 'prefix-first') && location.addsSlash && /.\/$/.test(path)) {
      this.#slashed.set(path.slice(0, -1), location);
    }
    for (const [inner, one] of nested.#slashed) this.#slashed.set(inner, one);
    if (match) this.#tree.add({ match, path, location, nested: nested.#tree });
    else this.#named.set(path, location);
  }

  named(name: string): NginxLocation | undefined {
    return this.#named.get(name);
  }

  /** The location that a path is without the slash at its end, where that is sent there. */
  beyondSlash(uri: string): NginxLocation | undefined {
    const location = this.#slashed.get(uri);
    return location && !this.#tree.has({ match: 'exact', path: uri }) ? location : undefined;
  }

  /** The location of a path; what its expression found is kept in the request. */
  find(uri: string, request: NginxRequest): NginxLocation | undefined {
    const found = this.#tree.find(uri);
    for (const match of found?.matches ?? []) keepCaptures(request, match);
    return found?.location;
  }
}
