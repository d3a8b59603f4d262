import { modes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Bursts before the memory is looked at for the first time, and after it. */
const [first, more] = [2, 6];
/** Bytes of a text. */
const length = 4096;

export default loadStory({
  id: 'reliability/memory',
  title: 'memory does not grow with what was published and delivered',
  proves: ['reliability-server-memory'],
  needs: [],
  hint: 'What is kept of a message when it is delivered and no longer stored, and of a channel when it is deleted?',
  async run(load, stage) {
    const { publishers, ahead } = load.scale;
    const messages = Math.ceil(load.scale.messages / 10);
    const { mode } = modes.find(({ needs }) => stage.ports.locations[needs]) ?? modes[0];
    const limit = mode === 'longpolling' ? { ahead } : {};
    await load.subscribe(mode, 1);
    const publishBursts = async (times: number) => {
      for (let time = 0; time < times; time++) {
        await load.publish({ messages, publishers, length, ...limit });
      }
      await load.haveAll();
    };
    await publishBursts(first);
    const before = await load.gauges.memory();
    await publishBursts(more);
    // Half of what was published since: a server that keeps it all is far above, one that cleans up late is below.
    await load.gauges.hasMemory(before + (more * messages * length) / 2);
  },
});
