import { inBytes } from './bytes.js';
import { locationExpression } from './directives/http-core.js';
import type { Statement } from './parser.js';
import type { Place } from './place.js';
import { ConfigurationError } from './position.js';
import { compileRegex, type PeerExpression } from './regular-expression.js';
import type { NginxRequest } from './request.js';
import { keepCaptures } from './script.js';

/** How a location is written. */
export interface LocationName {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  /** Bytes, as latin1. */
  readonly path: string;
}

/** A location with those within it. */
export interface LocationNode {
  readonly name: LocationName;
  readonly place: Place;
  readonly nested: LocationTree;
}

export function locationName({ args }: Statement): LocationName {
  const [first, second] = args;
  const text = inBytes((second ?? first)?.text ?? '');
  if (second) return { modifier: first?.text as LocationName['modifier'], path: text };
  const [, modifier = '', path = ''] = /^(=|\^~|~\*|~|@)?(.*)$/s.exec(text) ?? [];
  return { modifier: modifier as LocationName['modifier'], path };
}

/** The locations of one level; which of them takes a request is found as nginx finds it. */
export class LocationTree {
  readonly #exact = new Map<string, LocationNode>();
  readonly #named = new Map<string, LocationNode>();
  readonly #beginnings: LocationNode[] = [];
  readonly #expressions: { readonly node: LocationNode; readonly expression: PeerExpression }[] = [];

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

/** The names of the groups of an expression. */
export function groupNamesOf(source: string): string[] {
  return [...source.matchAll(/\(\?(?:P?<|')([A-Za-z_]\w*)[>']/g)].map(([, name]) => name ?? '');
}
