import { mutants } from './broken/index.js';
import { honestVariants } from './honest/variants.js';
import { nchanMutants } from './nchan/broken/index.js';
import { nchanHonestVariants } from './nchan/honest.js';
import { nchanWorld } from './nchan/world.js';
import type { Collection } from './proof.js';
import { pushStreamMutants } from './push-stream/broken/index.js';
import { pushStreamHonestVariants } from './push-stream/honest.js';
import { pushStreamStraw } from './push-stream/straw.js';
import { unreliableMutants } from './reliability/broken.js';
import { reliableVariants } from './reliability/honest.js';
import { strawServers } from './straw/servers.js';
import { pushStreamWorld, relayWorld, reliabilityWorld } from './world.js';

/** What each profile is proved with. */
export const collections: readonly Collection[] = [
  { world: relayWorld, mutants, straw: strawServers, honest: honestVariants },
  {
    world: pushStreamWorld,
    mutants: pushStreamMutants,
    straw: pushStreamStraw,
    honest: pushStreamHonestVariants,
  },
  { world: reliabilityWorld, mutants: unreliableMutants, straw: strawServers, honest: reliableVariants },
  { world: nchanWorld, mutants: nchanMutants, straw: strawServers, honest: nchanHonestVariants },
];
