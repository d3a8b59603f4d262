import { nchanStories } from '../../story.js';

export default nchanStories('delivers', ({ mode, who }) => ({
  title: `${who} is given each message when it is published, and so is a second one`,
  hint: 'Is a message written to every connection of the channel, and at once?',
  async run(scene) {
    const channel = await scene.channel();
    const one = await scene.listening(mode, channel);
    const two = await scene.listening(mode, channel);
    for (let count = 0; count < 3; count++) {
      const text = await channel.given.message();
      await one.receives(text);
      await two.receives(text);
    }
    await one.receivesNothing();
    await two.receivesNothing();
  },
}));
