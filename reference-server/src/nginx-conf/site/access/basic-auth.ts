import type { Expression } from '../../../http/variables.js';
import type { Scope } from '../../language/scope.js';
import { refused } from '../outcome.js';
import type { ConfigurationVariables } from '../variables.js';
import type { AccessCheck } from './access-check.js';
import type { PasswordFile, Verdict } from './passwords/password-file.js';
import type { PasswordFiles } from './passwords/password-files.js';

/** The credentials of `Basic`, which are base64 of a name, a colon and a password; undefined where they are not. */
function readBasic(header: string): { readonly user: string; readonly password: string } | undefined {
  const [, given = ''] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim()) ?? [];
  // Base64 of a length that cannot be is read in different ways by different readers.
  if (given === '' || given.replace(/=/g, '').length % 4 === 1) return undefined;
  const login = Buffer.from(given, 'base64').toString();
  const mark = login.indexOf(':');
  return mark < 1 ? undefined : { user: login.slice(0, mark), password: login.slice(mark + 1) };
}

/** What basic authentication needs of its configuration. */
export interface BasicAuthContext {
  readonly variables: ConfigurationVariables;
  readonly passwords: PasswordFiles;
  /** Makes the name of a file a path. */
  readonly readPath: (name: string) => string;
  /** Writes to the error log. */
  readonly report: (text: string) => void;
}

/** `auth_basic` and `auth_basic_user_file`; undefined where nobody is asked. */
export function basicAuth(
  scope: Scope,
  { variables, passwords, readPath, report }: BasicAuthContext,
): AccessCheck | undefined {
  const word = scope.word('auth_basic');
  if (!word || word.text === 'off') return undefined;
  const realm = variables.compile(word);
  const name = scope.word('auth_basic_user_file')?.text;
  return passwordCheck(realm, name ? passwords.at(readPath(name)) : undefined, report);
}

function passwordCheck(
  realm: Expression,
  file: PasswordFile | undefined,
  report: (text: string) => void,
): AccessCheck {
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
        return 'granted';
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
