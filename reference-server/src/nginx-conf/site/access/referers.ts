import { inBytes } from '../../../http/bytes.js';
import { compileRegex, regexFault } from '../../../regex/bounded-regex.js';
import type { Word } from '../../language/lexer.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import { serverOfName } from '../server-names.js';

/** Whether the page that a request came from is none of those that may ask. */
export type RefererCheck = (request: NginxRequest) => boolean;

/** The shortest address that is read. */
const shortestAddress = 'http://i.ru'.length;

const longestHost = 256;

/** A name of hosts, and what a path has to begin with. */
interface Page {
  readonly names: readonly Word[];
  readonly path: string;
}

/** `valid_referers`; undefined where none are told. @throws ConfigurationError */
export function validReferers(scope: Scope): RefererCheck | undefined {
  const words = scope.all('valid_referers').flatMap(({ args }) => args);
  if (words.length === 0) return undefined;
  const [takesNone, takesHidden] = ['none', 'blocked'].map((name) => words.some(({ text }) => text === name));
  const takesServers = words.some(({ text }) => text === 'server_names');
  const given = words.filter(({ text }) => !['none', 'blocked', 'server_names'].includes(text));
  const expressions = given.flatMap(expressionOf);
  const pages: Page[] = given.flatMap((word) => (word.text.startsWith('~') ? [] : [pageOf(word)]));
  const own: Page[] = takesServers ? [{ names: serverNames(scope), path: '' }] : [];
  if ((takesNone || takesHidden) && pages.length === 0 && own.length === 0) {
    const text =
      'the "none" or "blocked" referers are specified in the "valid_referers" directive without any valid referer';
    throw new ConfigurationError(text, words[0]?.position);
  }
  const isHost = (host: string, path: string) => {
    const page = serverOfName([...pages, ...own], host)?.server;
    return page && path.startsWith(page.path);
  };
  return (request) => {
    const referer = request.header('referer');
    if (referer === undefined) return !takesNone;
    const [, rest] = referer.length < shortestAddress ? [] : (/^https?:\/\/(.*)$/is.exec(referer) ?? []);
    if (rest === undefined) return !takesHidden;
    const [host = ''] = rest.split(/[/:]/, 1);
    if (host.length > longestHost) return true;
    const slash = rest.indexOf('/', host.length);
    const found = isHost(host.toLowerCase(), slash < 0 ? '' : rest.slice(slash));
    // A host that is named decides, whatever the expressions say.
    return found === undefined ? !expressions.some((expression) => expression.test(rest)) : !found;
  };
}

/** The names of the server that a location is in. */
function serverNames(scope: Scope): readonly Word[] {
  return (
    scope
      .holder('server_name')
      ?.own('server_name')
      .flatMap(({ args }) => args) ?? []
  );
}

function expressionOf(word: Word) {
  if (!word.text.startsWith('~')) return [];
  const source = word.text.slice(1);
  const expression = compileRegex(inBytes(source), 'i');
  if (!expression) throw new ConfigurationError(regexFault(source, 'i') ?? 'invalid', word.position);
  return [expression];
}

function pageOf(word: Word): Page {
  const slash = word.text.indexOf('/');
  const name = slash < 0 ? word.text : word.text.slice(0, slash);
  return {
    names: [{ ...word, text: name.toLowerCase() }],
    path: slash < 0 ? '' : inBytes(word.text.slice(slash)),
  };
}
