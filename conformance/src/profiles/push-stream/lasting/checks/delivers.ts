import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-delivers`,
  title: `${who} receives what is published, in order and once`,
  proves: [`push-stream-${mode}-delivers`],
  needs: [mode],
  hint: 'Does every message go to each connection of its channel, by the message template of the location?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const texts = [scene.text('one'), scene.text('two'), scene.text('the third')];
    for (const text of texts) await channel.given.published(text);
    await listener.receives(...texts.map((text, index) => ({ text, id: index + 1, channel: channel.id })));
    await listener.receivesNothing();
  },
}));
