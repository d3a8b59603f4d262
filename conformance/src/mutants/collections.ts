import { mutants } from './broken/index.js';
import { honestVariants } from './honest/variants.js';
import type { Collection } from './proof.js';
import { pushStreamMutants } from './push-stream/broken/index.js';
import { pushStreamHonestVariants } from './push-stream/honest.js';
import { pushStreamStraw } from './push-stream/straw.js';
import { strawServers } from './straw/servers.js';
import { pushStreamWorld, relayWorld } from './world.js';

/** What each profile is proved with. */
export const collections: readonly Collection[] = [
  { world: relayWorld, mutants, straw: strawServers, honest: honestVariants },
  {
    world: pushStreamWorld,
    mutants: pushStreamMutants,
    straw: pushStreamStraw,
    honest: pushStreamHonestVariants,
  },
];
