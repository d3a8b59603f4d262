import { nchanStories } from '../../story.js';

export default nchanStories('deleted', ({ mode, who }) => ({
  title: `the connection of ${who} ends when its channel is deleted`,
  hint: 'Does a DELETE end every connection of the channel, the way the mode ends?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening(mode, channel);
    const text = await channel.given.message();
    await listener.receives(text);
    await channel.given.deleted();
    await listener.ends();
  },
}));
