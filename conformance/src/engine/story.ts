import { Scene } from '../actors/push-stream/scene.js';
import { type Check, check } from './check.js';

/** A check of a push-stream server; as `check`, but told on a Scene. */
type Story = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (scene: Scene) => Promise<void>;
};

/** Defines a check of a push-stream server. */
export function story({ run, ...definition }: Story): Check {
  return check({ ...definition, run: (stage) => run(new Scene(stage)) });
}
