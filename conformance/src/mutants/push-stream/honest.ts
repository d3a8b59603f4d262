import type { HonestVariant } from '../honest/variants.js';
import { pushStreamWorld } from '../world.js';

/** Honest variants of the push-stream profile. */
export const pushStreamHonestVariants: readonly HonestVariant[] = [
  { id: 'plain', freedom: 'the reference server as it is', make: pushStreamWorld.target() },
];
