import { modes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Subscribers that come, and go. */
const leaving = 10;

export default modes.map(({ mode, needs, who }) =>
  loadStory({
    id: `reliability/${mode}-forgotten`,
    title: `${who} who is gone is no longer counted`,
    proves: [`reliability-${mode}-forgotten`],
    needs: [needs],
    hint: 'A connection that has ended must be noticed though nothing is being sent, and its subscription dropped.',
    async run(load) {
      const staying = await load.subscribe(mode, 1);
      await load.gauges.counting(1);
      const gone = await load.subscribe(mode, leaving);
      await load.gauges.counting(1 + leaving);
      for (const receiver of gone) receiver.close();
      await load.gauges.isCounted(1);
      await load.publish({ messages: 3, publishers: 1, ahead: 1 });
      await load.haveAll(staying);
    },
  }),
);
