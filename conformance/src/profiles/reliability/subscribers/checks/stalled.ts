import { lastingModes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Bytes of a text: together they are more than a connection holds. */
const length = 4 * 1024;

export default lastingModes.map(({ mode, needs, who }) =>
  loadStory({
    id: `reliability/${mode}-stalled`,
    title: `${who} who stops reading for a while misses nothing in silence`,
    proves: [`reliability-${mode}-stalled`],
    needs: [needs],
    hint: 'Where what waits for a connection is dropped, the connection must end too: only then the subscriber knows, and can ask again.',
    async run(load) {
      const { messages, publishers } = load.scale;
      const [sleeper] = await load.subscribe(mode, 1);
      sleeper?.pause();
      // A server may say that it has no room for more: what it refuses is not lost.
      await load.publish({ messages: Math.ceil(messages / 10), publishers, length, mayRefuse: true });
      sleeper?.resume();
      if (sleeper) await load.hasNoHole(sleeper);
    },
  }),
);
