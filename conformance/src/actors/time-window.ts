import type { Timing } from './timing.js';

/** By when, at the earliest and at the latest, something with a configured time has to come; milliseconds. */
export interface Allowance {
  readonly least: number;
  readonly most: number;
}

/** Directives have whole seconds, so a server may count in those. */
const second = 1000;

/** What is in time for something that is to come after `time`: a second more or less, less for short times. */
export function allowanceFor(time: number, timing: Pick<Timing, 'immediately'>): Allowance {
  return { least: time - Math.min(second, time / 2), most: time + second + timing.immediately };
}
