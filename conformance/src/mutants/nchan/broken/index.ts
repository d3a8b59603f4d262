import type { Mutant } from '../../mutant.js';
import { informationMutants } from './information.js';
import { locationsMutants } from './locations.js';
import { modesMutants } from './modes.js';
import { socketsMutants } from './sockets.js';
import { streamsMutants } from './streams.js';

/** Servers of nchan's dialect with one rule broken. */
export const nchanMutants: readonly Mutant[] = [
  ...modesMutants,
  ...socketsMutants,
  ...streamsMutants,
  ...locationsMutants,
  ...informationMutants,
];
