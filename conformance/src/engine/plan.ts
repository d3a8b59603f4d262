import type { Locations } from '../actors/locations.js';
import type { LoadScale } from '../actors/ports.js';
import type { Timing } from '../actors/timing.js';
import type { Ledger } from '../spec/ledger.js';
import type { RequirementSet } from '../spec/requirement-set.js';
import type { Clock } from '../wire/clock.js';
import type { Connect } from '../wire/connect.js';
import type { Check } from './check.js';
import type { FeaturePlan } from './features.js';
import type { Profile } from './profile.js';
import type { CheckResult, RunEvent } from './results.js';
import type { Pace } from './select.js';

/** Somebody's word that a requirement about configuration is met. */
export interface Attestation {
  /** A requirement id. */
  readonly requirement: string;
  /** Who says so. */
  readonly by: string;
  /** Where it can be read. */
  readonly where: string;
}

/** Tells how late the event loop of the kit itself has been; only needed in real time. */
export interface LagGauge {
  /** Begins to measure; the returned function says the worst delay since, in milliseconds. */
  start(): () => number;
}

/** What the actors of a run are made of. */
export interface ActorsPlan {
  readonly userAgent: string;
  readonly locations: Locations;
  readonly connect: Connect;
  readonly clock: Clock;
  /** Windows that the user set; the others are calibrated. */
  readonly timing: Partial<Timing>;
  readonly prepare: boolean;
  readonly subscriberCount: RegExp | undefined;
  /** How much load reliability is checked with. Default: fullLoad. */
  readonly load?: LoadScale;
  /** Tells how much memory the target has, bytes; left out where the kit did not start it. */
  readonly memory?: () => Promise<number | undefined>;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** Everything a run is made of. */
export interface RunPlan extends ActorsPlan {
  readonly kit: string;
  readonly ledger: Ledger;
  readonly checks: readonly Check[];
  /** Which of them count. Default: the newest set, which is all. */
  readonly requirementSet?: RequirementSet;
  /** Ids of checks or requirements, or section numbers; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Default: `full`. */
  readonly pace?: Pace;
  /** Whether no further check is begun after this one. Default: never. */
  readonly stopsAfter?: (result: CheckResult) => boolean;
  /** What is put behind a channel id to be given so many of its latest messages at once. Default: nothing. */
  readonly oldest?: (count: number) => string;
  /** Whether the answer to a POST is one of the dialect that is checked, and of others, by the names of their profiles. */
  readonly dialects?: Readonly<Record<string, NonNullable<Profile['recognizes']>>>;
  /** Finds out what nobody has told of the target, and what would make it be misjudged. */
  readonly untold?: Profile['untold'] | undefined;
  /** What a request to a location carries to go on from a position. Default: the validators. */
  readonly goingOn?: Profile['goingOn'] | undefined;
  /** The directives whose values say what the locations do. Default: none is known. */
  readonly directives?: Profile['directives'];
  /** The directives that somebody has told of, and that nothing here depends on. Default: none. */
  readonly unused?: readonly string[];
  /** How many messages of a channel are kept; undefined: nobody has said, and the run finds out. */
  readonly stored?: number | undefined;
  /** What the locations show of a requirement that is noted and never judged; undefined: nothing. */
  readonly observe?: ((requirement: string, locations: Locations) => string | undefined) | undefined;
  /** How many checks run at the same time. */
  readonly concurrency: number;
  readonly attestations: readonly Attestation[];
  readonly features: FeaturePlan;
  readonly lag: LagGauge | undefined;
  readonly onEvent: (event: RunEvent) => void;
}
