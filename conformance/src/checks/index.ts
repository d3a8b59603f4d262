import type { Check } from '../engine/check.js';
import longpollGone from './relay/3.1-subscriber/long-polling/gone.js';

/** All checks of the relay profile, in the order of the protocol's sections. */
export const relayChecks: readonly Check[] = [longpollGone];
