import { type World, worldOf } from '../../../mutants/world.js';
import { relayProfile } from '../profile.js';

/** The world of the relay profile. */
export const relayWorld: World = worldOf(relayProfile, {
  client_max_body_size: '2m',
  allowed_hosts: 'target.test',
});

/** Its reference server. */
export const referenceTarget = relayWorld.target;
