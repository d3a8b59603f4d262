import { EventsChannel } from '../actors/push-stream/events-channel.js';
import { Polls } from '../actors/push-stream/polls.js';
import { Scene } from '../actors/push-stream/scene.js';
import { type Check, check } from './check.js';

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
