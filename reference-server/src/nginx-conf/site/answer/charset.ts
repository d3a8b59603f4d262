import type { HeaderList } from '../../../http/exchange.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import { isRedirect } from '../rewrite/script.js';
import type { ConfigurationVariables } from '../variables.js';

/** Headers whose content type says the characters, too. */
export type Charset = (request: NginxRequest, headers: HeaderList) => HeaderList;

/** `charset` and `charset_types` of a location; undefined where nothing is said of it. @throws ConfigurationError */
export function charsetOf(scope: Scope, variables: ConfigurationVariables): Charset | undefined {
  const word = scope.word('charset');
  if (!word || word.text === 'off') return undefined;
  const source = scope.word('source_charset');
  if (source && source.text.toLowerCase() !== word.text.toLowerCase()) {
    const text = `no "charset_map" between the charsets "${source.text}" and "${word.text}": texts are not converted`;
    throw new ConfigurationError(text, source.position);
  }
  const charset = variables.compile(word);
  const types = new Set(['text/html', ...scope.texts('charset_types').map((type) => type.toLowerCase())]);
  return (request, headers) => {
    const name = charset(request);
    if (name === '' || isRedirect(request.status)) return headers;
    return headers.map((header) => {
      const [field, type] = header;
      const isMeant = field.toLowerCase() === 'content-type' && fits(types, type);
      return isMeant ? ([field, `${type}; charset=${name}`] as const) : header;
    });
  };
}

/** One that says more than its type says it itself. */
function fits(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type.toLowerCase()) || (types.has('*') && !/;\s*charset=/i.test(type));
}
