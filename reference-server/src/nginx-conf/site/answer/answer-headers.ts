import type { HeaderList } from '../../../http/exchange.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { AddedHeaders, goodStatuses, withAdded } from './added-headers.js';
import { type Charset, charsetOf } from './charset.js';
import { type Expires, expiresOf } from './expires.js';

/** What a location says in the head of every answer. */
export class AnswerHeaders {
  readonly #charset: Charset | undefined;
  readonly #expires: Expires | undefined;
  readonly #added: AddedHeaders;

  /** @throws ConfigurationError */
  constructor(scope: Scope, variables: ConfigurationVariables) {
    this.#charset = charsetOf(scope, variables);
    this.#expires = expiresOf(scope, variables);
    this.#added = new AddedHeaders(scope, variables);
  }

  /**
   * The headers of an answer of `request.status`; the same list where nothing is said. What `$sent_http_content_type` is while
   * they are put together says no characters yet, as in nginx: configurations choose by it how long an answer keeps.
   */
  complete(request: NginxRequest, headers: HeaderList): HeaderList {
    const named = this.#charset?.(request, headers) ?? headers;
    const isGood = goodStatuses.includes(request.status);
    const dated = isGood ? (this.#expires?.(request, named) ?? named) : named;
    const added = this.#added.of(request);
    return added.length === 0 ? dated : withAdded(dated, added);
  }
}
