import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-since-${mode}`,
  title: `${who} goes on after a time and a tag`,
  proves: ['push-stream-position-since'],
  keeps: 2,
  hint: 'Are messages told apart by tag where they have the same time?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const from = await polls.lastPosition(channel);
    await polls.start(mode, channel, { from }).gives();
    const two = await channel.given.published(scene.text('two'));
    const three = await polls.publishedLater(channel, from);
    await polls.start(mode, channel, { from }).gives({ text: two }, { text: three });
  },
}));
