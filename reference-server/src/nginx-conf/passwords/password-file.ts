import { timingSafeEqual } from 'node:crypto';
import { bcrypt } from './bcrypt.js';
import { digestOf } from './digest.js';
import { md5Crypt } from './md5-crypt.js';
import { shaCrypt } from './sha-crypt.js';

/** What a password file says of a login. */
export type Verdict = 'right' | 'wrong' | 'unknown way of storing';

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

const isSameText = (a: string, b: string) => isSame(digestOf('sha256', a), digestOf('sha256', b));

/** @param content of a file with lines such as `name:password`, and perhaps `:comment` */
export function checkPassword(content: string, user: string, password: string): Verdict {
  for (const line of content.split(/\r?\n/)) {
    const [name, stored] = line.split(':');
    if (line.startsWith('#') || name !== user || stored === undefined) continue;
    const fits = compare(stored, password);
    return fits === undefined ? 'unknown way of storing' : fits ? 'right' : 'wrong';
  }
  return 'wrong';
}

/** Whether a password is the stored one; undefined where that cannot be told. */
function compare(stored: string, password: string): boolean | undefined {
  const [, scheme = '', rest = ''] = /^\{(\w+)\}(.*)$/.exec(stored) ?? [];
  switch (scheme.toUpperCase()) {
    case 'PLAIN':
      return isSameText(rest, password);
    case 'SHA':
      return isSame(Buffer.from(rest, 'base64'), digestOf('sha1', password));
    case 'SSHA': {
      const bytes = Buffer.from(rest, 'base64');
      return isSame(bytes.subarray(0, 20), digestOf('sha1', password, bytes.subarray(20)));
    }
    case '':
      return compareCrypt(stored, password);
    default:
      return undefined;
  }
}

/**
 * The ways of crypt(3), each with its mark. DES, thirteen digits without a mark, isn't among them, nor are costs of bcrypt that
 * would keep everybody waiting for seconds.
 */
function compareCrypt(stored: string, password: string): boolean | undefined {
  const md5 = /^(\$apr1\$|\$1\$)([^$]{0,8})\$(.+)$/.exec(stored);
  if (md5) {
    const [, mark, salt = '', digest = ''] = md5;
    return isSameText(digest, md5Crypt(mark as '$apr1$' | '$1$', password, salt));
  }
  const sha = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$]{0,16})[^$]*\$(.+)$/.exec(stored);
  if (sha) {
    const [, kind, rounds = '5000', salt = '', digest = ''] = sha;
    return isSameText(digest, shaCrypt(kind === '5' ? 5 : 6, password, salt, Math.max(1000, Number(rounds))));
  }
  const blow = /^\$2[aby]\$(0[4-9]|1[0-4])\$([./0-9A-Za-z]{22})([./0-9A-Za-z]{31})$/.exec(stored);
  if (blow) {
    const [, cost, salt = '', digest = ''] = blow;
    return isSameText(digest, bcrypt(password, Number(cost), salt));
  }
  // What is none of these can be no password that anybody has: crypt(3) has no such digest, but for DES.
  return /^[./0-9A-Za-z]{13}$|^[$_]/.test(stored) ? undefined : false;
}
