import { type World, worldOf } from '../../../mutants/world.js';
import { reliabilityProfile } from '../profile.js';

/** The world of the reliability profile: little load, for every check is run for every mutant. */
export const reliabilityWorld: World = worldOf(
  reliabilityProfile,
  {},
  {
    load: { messages: 400, publishers: 4, subscribers: 12, ahead: 5 },
    subscriberCount: reliabilityProfile.embedded.subscriberCount,
  },
);
