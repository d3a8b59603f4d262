import { type BoundedRegex, compileRegex } from '../../regex/bounded-regex.js';
import { type LocationName, locationExpression } from '../language/location-name.js';
import type { Statement } from '../language/parser.js';
import { ConfigurationError } from '../language/position.js';
import type { NginxLocation } from './location.js';
import type { NginxRequest } from './request.js';
import { keepCaptures } from './script.js';

/** A location with those within it. */
export interface LocationNode {
  readonly name: LocationName;
  readonly location: NginxLocation;
  readonly nested: LocationTree;
}

/** The locations of one level; which of them takes a request is found as nginx finds it. */
export class LocationTree {
  readonly #exact = new Map<string, LocationNode>();
  readonly #named = new Map<string, LocationNode>();
  readonly #beginnings: LocationNode[] = [];
  readonly #expressions: { readonly node: LocationNode; readonly expression: BoundedRegex }[] = [];

  /** @throws ConfigurationError */
  add(node: LocationNode, statement: Statement): void {
    const { modifier, path } = node.name;
    const { position } = statement.name;
    const same = { '=': this.#exact, '@': this.#named }[modifier as '=' | '@'];
    const isTwice = same
      ? same.has(path)
      : modifier !== '~' && modifier !== '~*' && this.#beginnings.some(({ name }) => name.path === path);
    if (isTwice) throw new ConfigurationError(`duplicate location "${modifier}${path}"`, position);
    if (same) same.set(path, node);
    else if (modifier === '' || modifier === '^~') this.#beginnings.push(node);
    else {
      const source = locationExpression(modifier, path) ?? path;
      const expression = compileRegex(source, modifier === '~*' ? 'i' : '');
      if (!expression) throw new ConfigurationError(`invalid regular expression "${path}"`, position);
      this.#expressions.push({ node, expression });
    }
    this.#beginnings.sort((a, b) => b.name.path.length - a.name.path.length);
  }

  named(name: string): LocationNode | undefined {
    return this.#named.get(name);
  }

  /** The location of a path; what its expression found is kept in the request. */
  find(uri: string, request: NginxRequest): LocationNode | undefined {
    return this.#search(uri, request).node;
  }

  #search(
    uri: string,
    request: NginxRequest,
  ): { readonly node: LocationNode | undefined; readonly sure: boolean } {
    const exact = this.#exact.get(uri);
    if (exact) return { node: exact, sure: true };
    const beginning = this.#beginnings.find(({ name }) => uri.startsWith(name.path));
    const within = beginning ? beginning.nested.#search(uri, request) : undefined;
    if (within?.sure) return within;
    const inner = within?.node ?? beginning;
    if (beginning?.name.modifier !== '^~') {
      for (const { node, expression } of this.#expressions) {
        const found = expression.exec(uri);
        if (!found) continue;
        keepCaptures(request, found);
        return { node: node.nested.find(uri, request) ?? node, sure: true };
      }
    }
    return { node: inner, sure: false };
  }
}
