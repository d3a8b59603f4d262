import { nchanStories } from '../../story.js';

export default nchanStories('counted', ({ mode, who }) => ({
  title: `channel information counts ${who}`,
  hint: 'Is the number of active subscribers that of connections of every kind?',
  async run(scene) {
    const channel = await scene.channel();
    await scene.listening(mode, channel);
    await channel.given.message();
    await scene.isCounted(channel, 1);
    await scene.listening(mode, channel);
    await scene.isCounted(channel, 2);
  },
}));
