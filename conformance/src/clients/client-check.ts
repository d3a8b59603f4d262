import type { ClientStage } from './client-stage.js';

/** One observable behaviour of a subscriber client, on a stage of its dialect. */
export interface ClientCheck<Stage = ClientStage> {
  /** Stable for ever, never used again for something else: `relay-client/<slug>`. */
  readonly id: string;
  /** What a keeping client does, as one sentence. */
  readonly title: string;
  /** Ids of the requirements it proves. */
  readonly proves: readonly [string, ...string[]];
  /** Where the author of a client that fails should look first. */
  readonly hint: string;
  /** Tells the story; throws Failure where the client departs from it. */
  readonly run: (stage: Stage) => Promise<void>;
}

/** Defines a check of a relay client. */
export function clientCheck(definition: ClientCheck): ClientCheck {
  return definition;
}
