import { lastingModes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Bytes of a text: together they are more than connections can hold. */
const length = 16 * 1024;

export default lastingModes.map(({ mode, needs, who }) =>
  loadStory({
    id: `reliability/${mode}-slow`,
    title: `${who} who reads nothing harms nobody`,
    proves: [`reliability-${mode}-slow`],
    needs: [needs],
    hint: 'What waits for one connection must neither hold up the publisher nor the other connections, and must have a limit.',
    async run(load) {
      const { messages, publishers } = load.scale;
      const [sleeper] = await load.subscribe(mode, 1);
      sleeper?.pause();
      const others = await load.subscribe(mode, 3);
      await load.publish({ messages: Math.ceil(messages / 100), publishers, length });
      await load.haveAll(others);
    },
  }),
);
