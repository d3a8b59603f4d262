import type { Expression } from '../http/variables.js';
import { readNetwork } from './network.js';
import type { PasswordFile, Verdict } from './passwords/password-file.js';
import { type Outcome, refused } from './place.js';
import type { NginxRequest } from './request.js';
import type { Scope } from './scope.js';

/** Lets a request pass (undefined), or turns it away. */
export type Guard = (request: NginxRequest) => Promise<Outcome | undefined> | Outcome | undefined;

/** `allow` and `deny`. */
export function networkGuard(scope: Scope): Guard | undefined {
  const rules = scope.all('allow', 'deny').map(({ name, args }) => ({
    lets: name.text === 'allow',
    fits: readNetwork(args[0]?.text ?? '') ?? (() => true),
  }));
  if (rules.length === 0) return undefined;
  return ({ peer }) => {
    const rule = rules.find(({ fits }) => fits(peer));
    return !rule || rule.lets ? undefined : refused(403);
  };
}

/** The credentials of `Basic`, which are base64 of a name, a colon and a password; undefined where they are not. */
function readBasic(header: string): { readonly user: string; readonly password: string } | undefined {
  const [, given = ''] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim()) ?? [];
  // What is cut short, or goes on behind its end, is read differently by one reader and another.
  if (given === '' || given.replace(/=/g, '').length % 4 === 1) return undefined;
  const login = Buffer.from(given, 'base64').toString();
  const mark = login.indexOf(':');
  return mark < 1 ? undefined : { user: login.slice(0, mark), password: login.slice(mark + 1) };
}

export function passwordGuard(
  realm: Expression,
  file: PasswordFile | undefined,
  report: (text: string) => void,
): Guard {
  return async (request) => {
    const name = realm(request);
    if (name === 'off') return undefined;
    if (!file) {
      report('there is no auth_basic_user_file for auth_basic');
      return refused(403);
    }
    const challenge = refused(401, [['WWW-Authenticate', `Basic realm="${name.replace(/["\\]/g, '\\$&')}"`]]);
    const login = readBasic(request.header('authorization') ?? '');
    if (!login) return challenge;
    let verdict: Verdict;
    try {
      verdict = await file.check(login.user, login.password, () => !request.ended);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      report(`open() "${file.path}" failed: ${error.message}`);
      return refused(403);
    }
    switch (verdict.type) {
      case 'right':
        request.user = login.user;
        return undefined;
      case 'wrong':
        return challenge;
      case 'too many':
        report(`too many passwords of "${file.path}" are being compared`);
        return refused(503, [['Retry-After', '1']]);
      case 'unusable': {
        const why = verdict.why === '' ? '' : `: ${verdict.why}`;
        report(
          `the password of user "${login.user}" is stored in a way that is not supported${why} in ${file.path}:${verdict.line}`,
        );
        return refused(500);
      }
    }
  };
}
