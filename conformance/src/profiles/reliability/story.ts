import type { Stage } from '../../actors/stage.js';
import { type Check, check } from '../../engine/check.js';
import { Crowd } from './actors/crowd.js';

/** A check under load; as `check`, but told of a crowd around one channel. */
type LoadStory = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (crowd: Crowd, stage: Stage) => Promise<void>;
};

/** Defines a check under load. */
export function loadStory({ run, ...definition }: LoadStory): Check {
  return check({
    ...definition,
    again: `# Load is nothing for curl. Run it again with the options of this run:\npushstream-conformance --profile reliability --only ${definition.id}`,
    run: async (stage) => run(new Crowd(stage, stage.unusedChannel()), stage),
  });
}
