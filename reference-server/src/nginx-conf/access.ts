import { readFile } from 'node:fs/promises';
import type { Expression } from '../http/variables.js';
import { readNetwork } from './network.js';
import { checkPassword } from './passwords/password-file.js';
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

/** @param fullPath makes a name of the configuration a path */
export function passwordGuard(
  realm: Expression,
  userFile: string | undefined,
  report: (text: string) => void,
): Guard {
  return async (request) => {
    const name = realm(request);
    if (name === 'off') return undefined;
    if (userFile === undefined) {
      report('there is no auth_basic_user_file for auth_basic');
      return refused(403);
    }
    const challenge = refused(401, [['WWW-Authenticate', `Basic realm="${name.replace(/["\\]/g, '\\$&')}"`]]);
    const [, given] = /^basic +(\S+)\s*$/i.exec(request.header('authorization') ?? '') ?? [];
    const login = Buffer.from(given ?? '', 'base64').toString();
    const mark = login.indexOf(':');
    if (mark < 1) return challenge;
    const user = login.slice(0, mark);
    let content: string;
    try {
      content = await readFile(userFile, 'utf8');
    } catch (error) {
      report(`open() "${userFile}" failed: ${error instanceof Error ? error.message : String(error)}`);
      return refused(403);
    }
    const verdict = checkPassword(content, user, login.slice(mark + 1));
    if (verdict === 'wrong') return challenge;
    if (verdict === 'right') {
      request.user = user;
      return undefined;
    }
    report(`the password of user "${user}" in "${userFile}" is stored in a way that is not supported`);
    return refused(500);
  };
}
