import type { Mutant } from '../mutant.js';
import { brokenPublisher } from './publisher.js';
import { brokenRoles } from './roles.js';
import { brokenSubscriber } from './subscriber.js';
import { brokenWaiting } from './waiting.js';

/** All mutants of the relay profile. */
export const mutants: readonly Mutant[] = [
  ...brokenRoles,
  ...brokenSubscriber,
  ...brokenWaiting,
  ...brokenPublisher,
];
