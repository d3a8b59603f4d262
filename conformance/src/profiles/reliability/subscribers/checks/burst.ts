import { modes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Messages that a publisher sends in one go. */
const batch = 64;

export default modes.map(({ mode, needs, who }) =>
  loadStory({
    id: `reliability/${mode}-burst`,
    title: `${who} misses nothing while many publish as fast as they can`,
    proves: [`reliability-${mode}-burst`],
    needs: [needs],
    hint: 'Is a message acknowledged before it is sure to reach those who are connected? Queues that overflow must not drop in silence.',
    async run(load) {
      const { messages, publishers, ahead } = load.scale;
      await load.subscribe(mode, 3);
      // Whoever polls reads what is stored, and that has an end.
      await load.publish(
        mode === 'longpolling'
          ? { messages: Math.ceil(messages / 10), publishers, ahead }
          : { messages, publishers, batch },
      );
      await load.haveAll();
    },
  }),
);
