import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-gapless`,
  title: `${who} who connects while messages are published misses none and receives none twice`,
  proves: [`push-stream-${mode}-gapless`],
  needs: [mode],
  features: ['storage'],
  hint: 'Does the connection belong to the channel from the very moment at which the stored messages were looked up?',
  async run(scene) {
    const channel = scene.channel();
    const texts = Array.from({ length: 16 }, (_, index) => scene.text(`number ${index + 1}`));
    for (const text of texts.slice(0, 4)) await channel.given.published(text);
    const publishing = channel.given.publishedAll(texts.slice(4));
    const listener = channel.listen(mode, { as: `${channel.id}.b3` });
    await publishing;
    await listener.isOpen();
    await listener.receivesOn(texts, channel.id);
    await listener.receivesNothing();
  },
}));
