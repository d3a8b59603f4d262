import type { HeaderList } from '../../../http/exchange.js';
import type { Scope } from '../../language/scope.js';
import { Gzip } from '../answer/gzip.js';
import type { NginxRequest } from '../request.js';
import { kindOf } from './kind-of.js';

/** Files that were compressed before, beside the files that they are of. */
export class CompressedFiles {
  readonly #gzip: Gzip;
  readonly #isForAll: boolean;

  private constructor(scope: Scope, isForAll: boolean) {
    this.#gzip = Gzip.ofFiles(scope);
    this.#isForAll = isForAll;
  }

  /** `gzip_static` of a location; undefined where there are none. */
  static of(scope: Scope): CompressedFiles | undefined {
    const choice = scope.text('gzip_static').toLowerCase();
    return choice === 'off' ? undefined : new CompressedFiles(scope, choice === 'always');
  }

  /**
   * Looks for the one of a file.
   * @returns whether it is for who asks, and what is told of it to caches; undefined where there is none
   */
  async find(
    path: string,
    request: NginxRequest,
  ): Promise<{ readonly isFor: boolean; readonly vary: HeaderList } | undefined> {
    if ((await kindOf(`${path}.gz`)) !== 'file') return undefined;
    if (this.#isForAll) return { isFor: true, vary: [] };
    return { isFor: this.#gzip.isFor(request, []), vary: this.#gzip.vary };
  }
}
