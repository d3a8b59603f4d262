import type { HeaderList } from '../../../http/exchange.js';
import type { Expression } from '../../../http/variables.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { oneLine } from './own-address.js';

/** Headers that are removed where they are added empty. */
const removable = ['last-modified', 'etag'];

/**
 * Headers of which there may be one: to add it is to replace it. Browsers refuse an answer that says twice who may read it,
 * and an `Incremental` that is there twice is none.
 */
const single = [...removable, 'content-type', 'location', 'expires', 'x-accel-buffering', 'incremental'];

const isSingle = (name: string) => single.includes(name) || name.startsWith('access-control-');

/** Headers that say how the answer is sent, which is not for a configuration to say. */
const ofConnection = ['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade'];

/** Statuses that `add_header` adds to without `always`. */
export const goodStatuses = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

/** What `add_header` adds to the answers of a location. */
export class AddedHeaders {
  readonly #headers: readonly {
    readonly name: string;
    readonly value: Expression;
    readonly always: boolean;
  }[];

  constructor(scope: Scope, variables: ConfigurationVariables) {
    this.#headers = scope
      .all('add_header')
      .flatMap(({ args: [header, value, option] }) =>
        header && value
          ? [{ name: header.text, value: variables.compile(value), always: option?.text === 'always' }]
          : [],
      );
  }

  /** Those of an answer of `request.status`. */
  of(request: NginxRequest): HeaderList {
    if (this.#headers.length === 0) return [];
    const isGood = goodStatuses.includes(request.status);
    return this.#headers
      .filter((header) => header.always || isGood)
      .map(({ name, value }) => [name, oneLine(value(request))] as const)
      .filter(([name, value]) => value !== '' || removable.includes(name.toLowerCase()));
  }
}

/** Headers with those that a location adds. */
export function withAdded(headers: HeaderList, added: HeaderList): HeaderList {
  const replaced = added.map(([name]) => name.toLowerCase()).filter(isSingle);
  const kept = headers.filter(([name]) => !replaced.includes(name.toLowerCase()));
  const sent = added.filter(([name, value]) => value !== '' && !ofConnection.includes(name.toLowerCase()));
  return [...kept, ...sent];
}
