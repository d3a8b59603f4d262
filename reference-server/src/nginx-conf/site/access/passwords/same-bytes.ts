import { timingSafeEqual } from 'node:crypto';
import { digestOf } from './digest.js';

/** Compares in a time that tells nothing of where they differ. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** Compares texts of any lengths in such a time. */
export function isSameText(a: string, b: string): boolean {
  return isSame(digestOf('sha256', a), digestOf('sha256', b));
}
