import type { Mutant } from '../../../mutants/mutant.js';
import type { Place } from './whole.js';

/** The places of subscribers at the reference server, by the modes that ids of checks name. */
const places = [
  ['streaming', 'sub'],
  ['eventsource', 'ev'],
  ['websocket', 'ws'],
  ['polling', 'poll'],
  ['long-polling', 'lp'],
] as const;
type Mode = (typeof places)[number][0];

/** The same mutant for each mode, or for some. */
export function eachMode(make: (mode: Mode, place: Place) => Mutant, modes?: readonly Mode[]): Mutant[] {
  return places.filter(([mode]) => modes?.includes(mode) ?? true).map(([mode, place]) => make(mode, place));
}
