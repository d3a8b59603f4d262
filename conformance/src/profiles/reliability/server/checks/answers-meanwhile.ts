import { modes } from '../../modes.js';
import { loadStory } from '../../story.js';

/** Channels that live while the burst goes on. */
const conversations = 20;

export default loadStory({
  id: 'reliability/answers-meanwhile',
  title: 'while one channel is under load the others are served as ever',
  proves: ['reliability-server-answers-meanwhile'],
  needs: [],
  hint: 'Does one channel with much to do keep the server from answering on another?',
  async run(load, stage) {
    const { messages, publishers, ahead } = load.scale;
    const { mode } = modes.find(({ needs }) => stage.ports.locations[needs]) ?? modes[0];
    await load.subscribe(mode, 3);
    const limit = mode === 'longpolling' ? { ahead } : {};
    const converse = async () => {
      for (let count = 0; count < conversations; count++) await load.converse(mode);
    };
    await Promise.all([
      load.publish({ messages: Math.ceil(messages / 10), publishers, ...limit }),
      converse(),
    ]);
    await load.haveAll();
  },
});
