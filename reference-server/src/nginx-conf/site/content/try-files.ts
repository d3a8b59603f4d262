import type { Awaitable } from '../../../broker/awaitable.js';
import type { Expression } from '../../../http/variables.js';
import type { Scope } from '../../language/scope.js';
import { type Outcome, refused } from '../outcome.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import type { Folder } from './folder.js';
import { kindOf } from './kind-of.js';

/** `try_files` of a location. */
export class TryFiles {
  readonly #candidates: readonly { readonly path: Expression; readonly isFolder: boolean }[];
  readonly #last: Expression | undefined;
  readonly #folder: Folder;

  /** @throws ConfigurationError */
  constructor(scope: Scope, variables: ConfigurationVariables, folder: Folder) {
    this.#folder = folder;
    const words = scope.own('try_files').flatMap(({ args }) => args);
    const last = words.at(-1);
    this.#last = last && variables.compile(last);
    // A slash at the end of the argument itself means a folder; one at the end of the value of `$uri` does not.
    this.#candidates = words.slice(0, -1).map(({ text, position }) => ({
      path: variables.compile({ text: text.replace(/\/$/, ''), position }),
      isFolder: text.endsWith('/'),
    }));
  }

  /** Points the request to the first file that exists; returns where to go on if none does, undefined otherwise. */
  find(request: NginxRequest): Awaitable<Outcome | undefined> {
    return this.#last && this.#search(request, this.#last);
  }

  async #search(request: NginxRequest, last: Expression): Promise<Outcome | undefined> {
    const { replaced } = this.#folder;
    const root = this.#folder.root(request);
    const own = replaced === 'all' ? '' : (request.uri ?? '/').slice(0, replaced);
    for (const { path, isFolder } of this.#candidates) {
      const name = path(request);
      const rest = name.startsWith(own) ? name.slice(own.length) : name;
      if (this.#folder.leadsOut(request, rest)) continue;
      if ((await kindOf(`${root}${rest}`)) !== (isFolder ? 'folder' : 'file')) continue;
      if (replaced !== 'all') request.uri = `${own}${rest}`;
      else if (!isFolder) request.beyondAlias = rest;
      return undefined;
    }
    const address = last(request);
    if (/^=\d{1,3}$/.test(address)) return refused(Number(address.slice(1)));
    return { type: 'go', address };
  }
}
