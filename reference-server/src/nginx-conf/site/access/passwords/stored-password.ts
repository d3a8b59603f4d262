/** How a password is kept, as the second field of a line of a password file says. */
export type StoredPassword =
  /** It is compared as it is. */
  | { readonly type: 'plain'; readonly password: string }
  /** SHA-1 of the password and a salt, which may be empty. */
  | { readonly type: 'sha1'; readonly digest: Uint8Array; readonly salt: Uint8Array }
  /** A digest that is meant to take time; `work` tells roughly how many microseconds. */
  | { readonly type: 'slow'; readonly stored: string; readonly work: number }
  /** No password is the right one. */
  | { readonly type: 'none' }
  /** It cannot be compared, and why; empty = there is no such way of storing here. */
  | { readonly type: 'unusable'; readonly why: string };

/** Most rounds of one digest, as what is written beside it says; each takes about a second at most. */
const mostBcryptCost = 14;
const mostShaRounds = 400_000;

const digits = '[./0-9A-Za-z]';
const md5 = /^\$(?:apr1|1)\$[^$]{0,8}\$[^$]+$/;
const sha = /^\$([56])\$(?:rounds=(\d{1,9})\$)?[^$]*\$[^$]+$/;
const blowfish = new RegExp(`^\\$2[aby]\\$(\\d\\d)\\$${digits}{53}$`);
/** What crypt(3) might read, and is not done here: DES, and anything with a mark. */
const other = new RegExp(`^${digits}{13}$|^[$_]`);

/** @param stored the field, without the name before it and the comment behind */
export function readStored(stored: string): StoredPassword {
  const [, scheme = '', rest = ''] = /^\{(\w+)\}(.*)$/s.exec(stored) ?? [];
  switch (scheme.toUpperCase()) {
    case '':
      return readCrypt(stored);
    case 'PLAIN':
      return { type: 'plain', password: rest };
    case 'SHA':
      return { type: 'sha1', digest: Buffer.from(rest, 'base64'), salt: new Uint8Array(0) };
    case 'SSHA': {
      const bytes = Buffer.from(rest, 'base64');
      return { type: 'sha1', digest: bytes.subarray(0, 20), salt: bytes.subarray(20) };
    }
    default:
      return { type: 'unusable', why: '' };
  }
}

function readCrypt(stored: string): StoredPassword {
  if (md5.test(stored)) return { type: 'slow', stored, work: 3000 };
  const [, kind, given = '5000'] = sha.exec(stored) ?? [];
  if (kind) {
    const rounds = Math.max(1000, Number(given));
    if (rounds > mostShaRounds) return tooCostly(`${rounds} rounds`, mostShaRounds);
    return { type: 'slow', stored, work: 3 * rounds };
  }
  const [, power] = blowfish.exec(stored) ?? [];
  if (power) {
    const cost = Number(power);
    if (cost > mostBcryptCost) return tooCostly(`a cost of ${cost}`, mostBcryptCost);
    return cost < 4 ? { type: 'unusable', why: '' } : { type: 'slow', stored, work: 70 * 2 ** cost };
  }
  return other.test(stored) ? { type: 'unusable', why: '' } : { type: 'none' };
}

function tooCostly(what: string, most: number): StoredPassword {
  return { type: 'unusable', why: `it takes ${what}, and the most is ${most}` };
}
