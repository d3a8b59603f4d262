import { expect } from 'vitest';
import type { CheckResult } from '../../../src/engine/results.js';

/** A broken client fails exactly these checks, and the failure of the first says this. */
export function expectCaught(results: readonly CheckResult[], fails: readonly string[], says: string): void {
  const of = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);
  expect(of('fail').sort()).toEqual([...fails].sort());
  expect(of('error')).toEqual([]);
  expect(results.find(({ id }) => id === fails[0])?.reason).toContain(says);
}

/** Every check is failed by some client, and there are no others. */
export function expectAllCaught(checks: readonly { readonly id: string }[], fails: readonly string[]): void {
  expect([...new Set(fails)].sort()).toEqual(checks.map(({ id }) => id).sort());
}
