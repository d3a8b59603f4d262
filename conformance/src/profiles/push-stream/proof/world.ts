import { type World, worldOf } from '../../../mutants/world.js';
import { pushStreamProfile } from '../profile.js';

/** The world of the push-stream profile. */
export const pushStreamWorld: World = worldOf(pushStreamProfile);
