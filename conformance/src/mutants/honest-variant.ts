import type { Locations } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import type { TargetMaker } from './world.js';

/** A server that keeps the protocol, and uses a freedom that it leaves. */
export interface HonestVariant {
  readonly id: string;
  /** The freedom it uses. */
  readonly freedom: string;
  /** What has to be declared of it. */
  readonly features?: Readonly<Record<string, Declaration>>;
  /** The MUSTs that nothing can be said about, for it shows nothing of what they are about. Default: none. */
  readonly unjudged?: readonly string[];
  /** Where it is asked, and how it is configured, where that differs from the others of its profile. */
  readonly locations?: Locations;
  readonly make: TargetMaker;
  /** What is in the place of the second server of its world. Default: the reference server there. */
  readonly second?: TargetMaker;
}
