import { inBytes } from '../../../../http/bytes.js';
import { compileRegex } from '../../../../regex/bounded-regex.js';
import type { Scope } from '../../../language/scope.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';
import { rewritingsOf, rewritten } from './rewriting.js';

interface Flags {
  readonly isFor: (request: NginxRequest, cookie: string) => boolean;
  readonly flags: (request: NginxRequest) => readonly string[];
}

/** Changes the cookies that a server sets: their domain, their path, their flags. */
export function cookieRewriting(
  scope: Scope,
  variables: ConfigurationVariables,
): (request: NginxRequest, cookie: string) => string {
  const domains = rewritingsOf(scope, 'proxy_cookie_domain', variables, 'whole');
  const paths = rewritingsOf(scope, 'proxy_cookie_path', variables, 'beginning');
  const flags = flagsOf(scope, variables);
  return (request, cookie) => {
    const [pair = '', ...attributes] = cookie.split(';');
    const changed = attributes.map((attribute) => {
      const mark = attribute.indexOf('=');
      const what = mark < 0 ? '' : attribute.slice(0, mark).trim().toLowerCase();
      if (what !== 'domain' && what !== 'path') return attribute;
      const rewritings = what === 'domain' ? domains : paths;
      const value = attribute.slice(mark + 1);
      const made = rewritten(rewritings, request, value.trim());
      const space = value.slice(0, value.length - value.trimStart().length);
      return made === undefined ? attribute : `${attribute.slice(0, mark + 1)}${space}${made}`;
    });
    const name = pair.split('=')[0]?.trim() ?? '';
    const given = flags.find(({ isFor }) => isFor(request, name))?.flags(request) ?? [];
    const all = given.reduce(withFlag, changed);
    if (all.length === attributes.length && all.every((one, index) => one === attributes[index]))
      return cookie;
    return [pair, ...all].map((part) => part.trim()).join('; ');
  };
}

function flagsOf(scope: Scope, variables: ConfigurationVariables): readonly Flags[] {
  return scope.all('proxy_cookie_flags').flatMap(({ args: [cookie, ...words] }): Flags[] => {
    if (!cookie || words.length === 0) return [];
    const flags = words.map((word) => variables.compile(word));
    const [, mark, source = ''] = /^(~\*?)(.*)$/s.exec(cookie.text) ?? [];
    const expression = mark === undefined ? undefined : compileRegex(inBytes(source), 'i');
    const name = variables.compile(cookie);
    return [
      {
        isFor: (request, text) =>
          expression ? expression.test(text) : name(request).toLowerCase() === text.toLowerCase(),
        flags: (request) => flags.map((flag) => flag(request)),
      },
    ];
  });
}

/** Attributes with a flag set, or taken away. */
function withFlag(attributes: readonly string[], flag: string): readonly string[] {
  const name = flag.toLowerCase().replace(/^no/, '').replace(/=.*/, '');
  if (!['secure', 'httponly', 'samesite'].includes(name)) return attributes;
  const others = attributes.filter((one) => one.split('=')[0]?.trim().toLowerCase() !== name);
  if (/^no/i.test(flag)) return others;
  const written = { secure: 'Secure', httponly: 'HttpOnly', samesite: 'SameSite' }[name] ?? name;
  const value = /=(\w)(\w*)$/.exec(flag);
  return [...others, value ? `${written}=${value[1]?.toUpperCase()}${value[2]?.toLowerCase()}` : written];
}
