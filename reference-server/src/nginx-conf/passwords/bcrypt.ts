import { Blowfish } from './blowfish.js';

/** The digits of bcrypt, and those of base 64 in the same order. */
const own = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const usual = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const translate = (text: string, from: string, to: string) =>
  text.replace(/[^=]/g, (digit) => to.charAt(from.indexOf(digit)));

/** What is encrypted. */
const plain = Buffer.from('OrpheanBeholderScryDoubt');

/** More of a password does not count. */
const longest = 72;

const nothing = new Uint32Array(4);

/**
 * The digest of `$2a$`, `$2b$` and `$2y$`, as it is stored.
 * @param cost the binary logarithm of how often it is done
 * @param salt 22 digits
 */
export function bcrypt(password: string, cost: number, salt: string): string {
  const key = Blowfish.wordsOf(Buffer.from(`${password}\0`).subarray(0, longest));
  const grains = Buffer.from(translate(salt, own, usual), 'base64').subarray(0, 16);
  const grain = Blowfish.wordsOf(grains, 4);
  const saltKey = Blowfish.wordsOf(grains);
  const cipher = new Blowfish();
  cipher.expand(key, grain);
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(key, nothing);
    cipher.expand(saltKey, nothing);
  }
  const words = Blowfish.wordsOf(plain, 6);
  for (let round = 0; round < 64; round++) for (const at of [0, 2, 4]) cipher.encrypt(words, at);
  const bytes = Buffer.alloc(24);
  for (const [at, word] of words.entries()) bytes.writeUInt32BE(word, 4 * at);
  return translate(bytes.subarray(0, 23).toString('base64').replace(/=/g, ''), usual, own);
}
