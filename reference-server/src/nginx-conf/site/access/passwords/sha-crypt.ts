import { digestOf } from './digest.js';

/** The digits of crypt(3), in their order. */
const digits = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The lowest bits first, six to a digit. */
function inDigits(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => digits[(value >> (6 * index)) & 63]).join('');
}

/** By the number in `$5$` and `$6$`: the digest, and where in it the first three bytes that are written stand. */
const kinds = {
  5: { algorithm: 'sha256', first: [0, 10, 20], last: [31, 30], shift: 2 },
  6: { algorithm: 'sha512', first: [0, 21, 42], last: [63], shift: 1 },
} as const;

/*
 * The package for these, unixcrypt 3.0.4, says of passwords whose length is a multiple of the digest's, such as 32 bytes with `$5$`
 * or 64 with `$6$`, that they are wrong. Others bring a test runner along, or have to be compiled.
 */

/**
 * SHA-256 (`$5$`) or SHA-512 (`$6$`) some thousand times over, as crypt(3) has it.
 * @returns the digest as it is stored
 */
export function shaCrypt(kind: 5 | 6, password: string, salt: string, rounds: number): string {
  const { algorithm } = kinds[kind];
  const hash = (...parts: Uint8Array[]) => digestOf(algorithm, ...parts);
  const key = Buffer.from(password);
  const saltBytes = Buffer.from(salt);
  let digest = first(hash, key, saltBytes);
  const keys = repeated(hash(...Array<Uint8Array>(key.length).fill(key)), key.length);
  const salts = repeated(hash(...Array<Uint8Array>(16 + (digest[0] ?? 0)).fill(saltBytes)), saltBytes.length);
  for (let round = 0; round < rounds; round++) {
    const isOdd = round % 2 === 1;
    const parts: Uint8Array[] = [isOdd ? keys : digest];
    if (round % 3) parts.push(salts);
    if (round % 7) parts.push(keys);
    parts.push(isOdd ? digest : keys);
    digest = hash(...parts);
  }
  return written(kind, digest);
}

function first(hash: (...parts: Uint8Array[]) => Buffer, key: Buffer, saltBytes: Buffer): Buffer {
  const inner = hash(key, saltBytes, key);
  const parts: Uint8Array[] = [key, saltBytes, repeated(inner, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? inner : key);
  return hash(...parts);
}

/** As many bytes as are asked for, from the beginning again where there are less. */
function repeated(bytes: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** Three bytes make four digits; the positions of the next three follow from those of the last three. */
function written(kind: 5 | 6, digest: Buffer): string {
  const { first, last, shift } = kinds[kind];
  const value = (places: readonly number[]) => places.reduce((sum, at) => (sum << 8) | (digest[at] ?? 0), 0);
  let places: readonly number[] = first;
  let text = '';
  for (let count = Math.floor(digest.length / 3); count > 0; count--) {
    text += inDigits(value(places), 4);
    places = [...places.slice(shift), ...places.slice(0, shift)].map((at) => at + 1);
  }
  return text + inDigits(value(last), last.length + 1);
}
