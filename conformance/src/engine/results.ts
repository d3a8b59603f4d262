import type { HeldEvidence, Observation } from '../actors/stage.js';
import type { Timing } from '../actors/timing.js';
import type { Level } from '../spec/requirement.js';
import type { RequirementSet } from '../spec/requirement-set.js';
import type { TranscriptEntry } from '../wire/transcript.js';

/** What the channel ids of a run look like, so that reports can tell them from other text. */
export const channelIdPattern = /pc-[0-9a-f]{8}-[0-9a-z]+-[0-9a-f]{6}/g;

/** What came of one check. */
export type CheckOutcome =
  | 'pass'
  | 'fail'
  /** A step before the claim failed; another check is about that step. */
  | 'blocked'
  /** It needs a location that the run was not pointed at. */
  | 'not-applicable'
  /** What it needs can't be observed on this target. */
  | 'untestable'
  /** The circumstances did not allow a judgement. */
  | 'inconclusive'
  /** A fault of the kit. */
  | 'error';

/** What came of one check, with all that is needed to believe it. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly proves: readonly string[];
  readonly hint: string;
  readonly outcome: CheckOutcome;
  /** For every outcome but pass: one sentence. */
  readonly reason?: string;
  /** For `fail`, and for `blocked` of the step that failed. */
  readonly expected?: string;
  readonly seen?: string;
  /** The connection of the transcript where it was seen. */
  readonly connection?: string;
  /** How held requests were shown to be held; `repeated`: by a second run with four times the window. */
  readonly held?: HeldEvidence | 'repeated';
  readonly attempts: number;
  /** Milliseconds. */
  readonly took: number;
  readonly observations: readonly Observation[];
  readonly transcript: readonly TranscriptEntry[];
  /** A shell command that runs it again, where what went over the wire can't be repeated without the kit. */
  readonly again?: string;
}

/** Where a requirement stands after the run. */
export type RequirementState =
  | 'met'
  | 'not-met'
  /** In force, but could not be judged. */
  | 'undetermined'
  /** Its mechanism was not among the locations of the run. */
  | 'not-applicable'
  /** A SHOULD about configuration that no location of the run shows. */
  | 'not-shown'
  /** Vouched for in the configuration. */
  | 'attested'
  /** Left open by the protocol, or not a matter of servers. */
  | 'recorded'
  /** Left out by --only or --skip. */
  | 'not-selected';

/** One requirement after the run. */
export interface RequirementResult {
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
  readonly ourReading: boolean;
  readonly state: RequirementState;
  /** Ids of the checks that prove it. */
  readonly checks: readonly string[];
  /** What there is to say of the state, such as the flag that would show it. */
  readonly note?: string;
}

/** The protocol's own words for how a server stands (section 1.2), and two for when it can't be said. */
export type Compliance =
  | 'unconditionally compliant'
  | 'conditionally compliant'
  | 'not compliant'
  | 'undetermined'
  /** A filtered run says nothing about the whole. */
  | 'none (filtered run)';

/** Round trips measured on the target, and the windows that follow from them. All milliseconds. */
export interface Calibration {
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly timing: Timing;
}

/** What a feature came to: something that servers may have or not, declared in the configuration. */
export interface FeatureResult {
  readonly name: string;
  /** `default`: nothing was said of it. */
  readonly declared: 'yes' | 'no' | 'probe' | 'default';
  /** Whether the checks that need it were run. */
  readonly on: boolean;
  /** What the target itself seems to do; undefined when nobody looked. */
  readonly seen?: boolean;
}

/** How a run ended. */
export interface RunResult {
  readonly kit: string;
  /** In UTC, as ISO 8601 has it. */
  readonly startedAt: string;
  readonly specification: string;
  readonly profile: string;
  /** The set whose requirements were asked for. */
  readonly requirementSet: RequirementSet;
  /** The sections of the specification by number, with our titles. */
  readonly sections: Readonly<Record<string, string>>;
  /** Location names and their urls. */
  readonly locations: Readonly<Record<string, string>>;
  /** The target's Server header, when it sends one. */
  readonly server?: string;
  readonly calibration: Calibration;
  readonly features: readonly FeatureResult[];
  /** What is odd about the target as a whole, and changes no outcome: one sentence each. */
  readonly notices: readonly string[];
  readonly checks: readonly CheckResult[];
  readonly requirements: readonly RequirementResult[];
  readonly compliance: Compliance;
  /** Why the verdict isn't a better one: one line each. */
  readonly remarks: readonly string[];
  /** Milliseconds, all of it. */
  readonly took: number;
}

/** What a run tells while it goes. */
export type RunEvent =
  | {
      readonly type: 'started';
      readonly kit: string;
      readonly startedAt: string;
      readonly specification: string;
      readonly profile: string;
      readonly requirementSet: RequirementSet;
      readonly selected: readonly string[];
    }
  | { readonly type: 'calibrated'; readonly calibration: Calibration }
  | { readonly type: 'features'; readonly features: readonly FeatureResult[] }
  | { readonly type: 'check-started'; readonly id: string }
  | { readonly type: 'check-finished'; readonly result: CheckResult }
  | { readonly type: 'finished'; readonly result: RunResult };
