import { modes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Messages that each subscriber of a crowd receives. */
const messages = 20;

export default modes.map(({ mode, needs, noun }) =>
  loadStory({
    id: `reliability/${mode}-crowd`,
    title: `each ${noun} of a crowd receives every message once and in order`,
    proves: [`reliability-${mode}-crowd`],
    needs: [needs],
    hint: 'Does every message go to each connection of the channel, also to those that came last, or that answer late?',
    async run(load) {
      const { subscribers, ahead } = load.scale;
      await load.subscribe(mode, subscribers);
      await load.publish({ messages, publishers: 2, ...(mode === 'longpolling' ? { ahead } : {}) });
      await load.haveAll();
    },
  }),
);
