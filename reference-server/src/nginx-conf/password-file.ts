import { createHash, timingSafeEqual } from 'node:crypto';

/** What a password file says of a login. */
export type Verdict = 'right' | 'wrong' | 'unknown way of storing';

const hash = (algorithm: string, ...parts: readonly (string | Uint8Array)[]) => {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest();
};

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

const isSameText = (a: string, b: string) => isSame(hash('sha256', a), hash('sha256', b));

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
      return isSame(Buffer.from(rest, 'base64'), hash('sha1', password));
    case 'SSHA': {
      const bytes = Buffer.from(rest, 'base64');
      return isSame(bytes.subarray(0, 20), hash('sha1', password, bytes.subarray(20)));
    }
    case '': {
      const [, salt, digest = ''] = /^\$apr1\$([^$]{0,8})\$(.+)$/.exec(stored) ?? [];
      return salt === undefined ? undefined : isSameText(digest, apr1(password, salt));
    }
    default:
      return undefined;
  }
}

const digits = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Which bytes of the digest make four characters, or at the end two. */
const groups = [
  [0, 6, 12],
  [1, 7, 13],
  [2, 8, 14],
  [3, 9, 15],
  [4, 10, 5],
] as const;

/** The MD5 of Apache: a thousand rounds, in its own base 64. */
function apr1(password: string, salt: string): string {
  const key = Buffer.from(password);
  const inner = hash('md5', key, salt, key);
  const parts: Uint8Array[] = [key, Buffer.from(`$apr1$${salt}`)];
  for (let left = key.length; left > 0; left -= 16) parts.push(inner.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) {
    parts.push(bits & 1 ? Buffer.of(0) : key.subarray(0, 1));
  }
  let digest = hash('md5', ...parts);
  for (let round = 0; round < 1000; round++) {
    const turn: (string | Uint8Array)[] = [round & 1 ? key : digest];
    if (round % 3) turn.push(salt);
    if (round % 7) turn.push(key);
    turn.push(round & 1 ? digest : key);
    digest = hash('md5', ...turn);
  }
  const byte = (index: number) => digest[index] ?? 0;
  const written = groups.map(([a, b, c]) => inDigits((byte(a) << 16) | (byte(b) << 8) | byte(c), 4));
  return written.join('') + inDigits(byte(11), 2);
}

function inDigits(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => digits[(value >> (6 * index)) & 63]).join('');
}
