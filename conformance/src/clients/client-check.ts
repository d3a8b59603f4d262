import type { RequirementSet } from '../spec/requirement-set.js';

/** One observable behaviour of a subscriber client, on a stage of its dialect. */
export interface ClientCheck<Stage> {
  /** Stable for ever, never used again for something else: `<profile>-client/<slug>`. */
  readonly id: string;
  /** What a keeping client does, as one sentence. */
  readonly title: string;
  /** Ids of the requirements it proves. */
  readonly proves: readonly [string, ...string[]];
  /** The requirement set that it came with. Left out: the first. */
  readonly since?: RequirementSet;
  /** Where the author of a client that fails should look first. */
  readonly hint: string;
  /** Tells the story; throws Failure where the client departs from it. */
  readonly run: (stage: Stage) => Promise<void>;
}
