import type { Stage } from '../../actors/stage.js';
import { type Check, check } from '../../engine/check.js';
import { LoadedChannel } from './actors/loaded-channel.js';

/** A check under load; as `check`, but given a channel under load: its publishers and its subscribers. */
type LoadStory = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (load: LoadedChannel, stage: Stage) => Promise<void>;
};

/** Defines a check under load. */
export function loadStory({ run, ...definition }: LoadStory): Check {
  return check({
    ...definition,
    again: `# Load is nothing for curl. Run it again with the options of this run:\npushstream-conformance --profile reliability --only ${definition.id}`,
    run: async (stage) => run(new LoadedChannel(stage, stage.unusedChannel()), stage),
  });
}
