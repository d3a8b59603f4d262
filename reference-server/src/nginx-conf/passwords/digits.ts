/** The digits of crypt(3), in their order. */
const digits = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The lowest bits first, six to a digit. */
export function inDigits(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => digits[(value >> (6 * index)) & 63]).join('');
}
