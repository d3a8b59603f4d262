import type { Locations } from '../actors/locations.js';
import type { Stage } from '../actors/stage.js';
import type { RequirementSet } from '../spec/requirement-set.js';

// All that a check may name beside the stage it is given.
export { Failure, Inconclusive } from '../actors/failure.js';
export type { Call } from '../wire/connection.js';

/** A location that a check can't do without. */
export type Need = keyof Locations;

/** A directive that a location must be known to have; with this value where one is named. */
export type KnownSetting = readonly [location: Need, directive: string, value?: string];

/** One observable behaviour of a server. */
export interface Check {
  /** Stable for ever, never used again for something else: `relay/<slug>`. */
  readonly id: string;
  /** What a keeping server does, as one sentence. */
  readonly title: string;
  /** Ids of the requirements it proves. Their level comes from the ledger. */
  readonly proves: readonly [string, ...string[]];
  /** Locations it needs beside the publisher and some subscriber. */
  readonly needs: readonly Need[];
  /** Settings of locations that must be known: what the target is configured to decides what it must do. */
  readonly settings: readonly KnownSetting[];
  /** Features of the ledger that the target must have. */
  readonly features: readonly string[];
  /** How many messages of a channel must be kept for it; at the usual publisher location. */
  readonly keeps: number;
  /** Whether it waits for times that are configured, such as the life of a connection, so that it takes seconds. */
  readonly takes: 'seconds' | 'moments';
  /** Whether it takes up what other such checks need, such as all the channels there may be: they come one after the other. */
  readonly alone: boolean;
  /** The requirement set that it came with. Left out: the first. */
  readonly since?: RequirementSet;
  /** Where the author of a server that fails should look first. */
  readonly hint: string;
  /** The command that shows the same again, where requests of curl can't. */
  readonly again?: string;
  /** Tells the story; throws Failure where the server departs from it. */
  readonly run: (stage: Stage) => Promise<void>;
}

type Optional = 'needs' | 'settings' | 'features' | 'keeps' | 'takes' | 'alone';

/** Defines a check. */
export function check(definition: Omit<Check, Optional> & Partial<Pick<Check, Optional>>): Check {
  return { needs: [], settings: [], features: [], keeps: 1, takes: 'moments', alone: false, ...definition };
}

/** Finds out whether a target has a feature. A Failure means that it can't be said. */
export type Probe = (stage: Stage) => Promise<boolean>;
