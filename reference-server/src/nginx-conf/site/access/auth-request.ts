import { inBytes } from '../../../http/bytes.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import { refused } from '../outcome.js';
import type { ConfigurationVariables } from '../variables.js';
import type { AccessCheck } from './access-check.js';

/** The header that says how to come in. */
const challenge = 'www-authenticate';

/** `auth_request` and `auth_request_set`: another location is asked; undefined where none is. @throws ConfigurationError */
export function authRequest(scope: Scope, variables: ConfigurationVariables): AccessCheck | undefined {
  const word = scope.word('auth_request');
  if (!word || word.text === 'off') return undefined;
  const address = inBytes(word.text);
  const values = scope.all('auth_request_set').flatMap(({ args: [name, value] }) => {
    if (!name || !value) return [];
    const variable = name.text.slice(1);
    if (variables.isFixed(variable)) {
      throw new ConfigurationError(`the duplicate "${variable}" variable`, name.position);
    }
    return [{ name: variable, value: variables.compile(value) }];
  });
  return async (request) => {
    const asked = await request.ask(address);
    for (const { name, value } of values) request.variables.set(name, value(asked));
    const { status, sent } = asked;
    if (status >= 200 && status < 300) return 'granted';
    if (status === 403) return refused(403);
    if (status === 401)
      return refused(
        401,
        sent.filter(([name]) => name.toLowerCase() === challenge),
      );
    // Who has gone is told nothing.
    if (!request.ended) request.location?.report(`auth request unexpected status: ${status}`);
    return refused(500);
  };
}
