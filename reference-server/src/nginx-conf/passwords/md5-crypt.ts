import { digestOf } from './digest.js';
import { inDigits } from './digits.js';

/** Which bytes of the digest make four characters, or at the end two. */
const groups = [
  [0, 6, 12],
  [1, 7, 13],
  [2, 8, 14],
  [3, 9, 15],
  [4, 10, 5],
] as const;

/**
 * MD5 a thousand times over: `$apr1$` of Apache, and `$1$` of crypt(3).
 * @returns the digest as it is stored
 */
export function md5Crypt(mark: '$apr1$' | '$1$', password: string, salt: string): string {
  const key = Buffer.from(password);
  const inner = digestOf('md5', key, salt, key);
  const parts: Uint8Array[] = [key, Buffer.from(`${mark}${salt}`)];
  for (let left = key.length; left > 0; left -= 16) parts.push(inner.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) {
    parts.push(bits & 1 ? Buffer.of(0) : key.subarray(0, 1));
  }
  let digest = digestOf('md5', ...parts);
  for (let round = 0; round < 1000; round++) {
    const turn: (string | Uint8Array)[] = [round & 1 ? key : digest];
    if (round % 3) turn.push(salt);
    if (round % 7) turn.push(key);
    turn.push(round & 1 ? digest : key);
    digest = digestOf('md5', ...turn);
  }
  const byte = (index: number) => digest[index] ?? 0;
  const written = groups.map(([a, b, c]) => inDigits((byte(a) << 16) | (byte(b) << 8) | byte(c), 4));
  return written.join('') + inDigits(byte(11), 2);
}
