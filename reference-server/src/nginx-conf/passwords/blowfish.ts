/** Rounds of the cipher, and its tables: 18 keys, and four boxes of 256 words. */
const keyCount = 18;
const boxSize = 256;
const tableSize = keyCount + 4 * boxSize;

/** The tables begin as the digits of pi behind the point, 32 bits to a word. */
function digitsOfPi(): Uint32Array {
  const bits = BigInt(32 * tableSize);
  const one = 1n << (bits + 64n);
  // pi = 16 arctan(1/5) - 4 arctan(1/239)
  const pi = 16n * arctan(5n, one) - 4n * arctan(239n, one);
  const fraction = (pi - 3n * one) >> 64n;
  const hex = fraction.toString(16).padStart(8 * tableSize, '0');
  return Uint32Array.from({ length: tableSize }, (_, word) =>
    Number.parseInt(hex.slice(8 * word, 8 * word + 8), 16),
  );
}

function arctan(divisor: bigint, one: bigint): bigint {
  let power = one / divisor;
  let sum = power;
  for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
    power /= divisor * divisor;
    sum += (sign * power) / odd;
  }
  return sum;
}

let pi: Uint32Array | undefined;

/** The cipher that bcrypt is made of. */
export class Blowfish {
  readonly #keys: Uint32Array;
  readonly #boxes: Uint32Array;
  readonly #pair = new Uint32Array(2);

  constructor() {
    pi ??= digitsOfPi();
    this.#keys = pi.slice(0, keyCount);
    this.#boxes = pi.slice(keyCount);
  }

  /** Mixes a key into the tables, and a salt of four words into what comes of it. */
  expand(key: Uint32Array, salt: Uint32Array): void {
    const keys = this.#keys;
    for (let at = 0; at < keyCount; at++) keys[at] = (keys[at] ?? 0) ^ (key[at] ?? 0);
    this.#pair.fill(0);
    let grain = 0;
    for (const table of [keys, this.#boxes]) {
      for (let at = 0; at < table.length; at += 2) {
        const pair = this.#pair;
        pair[0] = (pair[0] ?? 0) ^ (salt[grain] ?? 0);
        pair[1] = (pair[1] ?? 0) ^ (salt[grain + 1] ?? 0);
        grain = 2 - grain;
        this.encrypt(pair, 0);
        table[at] = pair[0] ?? 0;
        table[at + 1] = pair[1] ?? 0;
      }
    }
  }

  /** Encrypts two words in place. */
  encrypt(words: Uint32Array, at: number): void {
    const keys = this.#keys;
    const boxes = this.#boxes;
    let left = (words[at] ?? 0) ^ (keys[0] ?? 0);
    let right = words[at + 1] ?? 0;
    for (let round = 1; round <= 16; round++) {
      const a = boxes[left >>> 24] ?? 0;
      const b = boxes[boxSize + ((left >>> 16) & 255)] ?? 0;
      const c = boxes[2 * boxSize + ((left >>> 8) & 255)] ?? 0;
      const d = boxes[3 * boxSize + (left & 255)] ?? 0;
      right ^= (((a + b) ^ c) + d) ^ (keys[round] ?? 0);
      const swapped = left;
      left = right;
      right = swapped;
    }
    words[at] = right ^ (keys[keyCount - 1] ?? 0);
    words[at + 1] = left;
  }

  /** The words of a key: its bytes, over and over. */
  static wordsOf(bytes: Uint8Array, count = keyCount): Uint32Array {
    const byte = (at: number) => bytes[at % bytes.length] ?? 0;
    return Uint32Array.from(
      { length: count },
      (_, word) =>
        (byte(4 * word) << 24) | (byte(4 * word + 1) << 16) | (byte(4 * word + 2) << 8) | byte(4 * word + 3),
    );
  }
}
