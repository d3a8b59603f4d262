import { type Check, check } from '../../../engine/check.js';
import { EventsChannel } from '../actors/events-channel.js';
import { Polls } from '../actors/polls.js';
import { Scene } from '../actors/scene.js';

/** A check of a push-stream server; as `check`, but told on a Scene, with those who ask for whole answers, and the events channel. */
type Story = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (scene: Scene, polls: Polls, events: EventsChannel) => Promise<void>;
};

/** Defines a check of a push-stream server. */
export function story({ run, ...definition }: Story): Check {
  return check({
    ...definition,
    run: (stage) => {
      const scene = new Scene(stage);
      return run(scene, new Polls(scene), new EventsChannel(scene));
    },
  });
}
