import { md5Crypt } from '../../../../libraries/apache-md5.js';
import { compareSync } from '../../../../libraries/bcryptjs.js';
import { isSameText } from './same-bytes.js';
import { shaCrypt } from './sha-crypt.js';

/** Whether a password is the one that a digest was made of that takes time: of MD5, of SHA-2, or bcrypt. */
export function isOfDigest(stored: string, password: string): boolean {
  if (stored.startsWith('$2')) return compareSync(password, stored);
  const [, mark, rounds = '5000', salt = '', digest = ''] =
    /^\$(apr1|1|5|6)\$(?:rounds=(\d+)\$)?([^$]*)\$(.+)$/.exec(stored) ?? [];
  if (mark === '5' || mark === '6') {
    const kind = mark === '5' ? 5 : 6;
    return isSameText(digest, shaCrypt(kind, password, salt.slice(0, 16), Math.max(1000, Number(rounds))));
  }
  return isSameText(stored, md5Crypt(Buffer.from(password).toString('latin1'), stored));
}
