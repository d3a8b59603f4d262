import { Polls } from '../actors/push-stream/polls.js';
import { Scene } from '../actors/push-stream/scene.js';
import { type Check, check } from './check.js';

/** A check of a push-stream server; as `check`, but told on a Scene, with those who ask for whole answers. */
type Story = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (scene: Scene, polls: Polls) => Promise<void>;
};

/** Defines a check of a push-stream server. */
export function story({ run, ...definition }: Story): Check {
  return check({
    ...definition,
    run: (stage) => {
      const scene = new Scene(stage);
      return run(scene, new Polls(scene));
    },
  });
}
