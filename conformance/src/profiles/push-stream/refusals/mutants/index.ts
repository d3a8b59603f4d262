import type { Mutant } from '../../../../mutants/mutant.js';
import { channelLimitMutants } from './channel-limit.js';
import { brokenLimits } from './limits.js';
import { brokenRefusing } from './requests.js';

/** Mutants of requests that are turned down. */
export const refusalsMutants: readonly Mutant[] = [
  ...brokenRefusing,
  ...brokenLimits,
  ...channelLimitMutants,
];
