import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-no-tag-${mode}`,
  title: `${who} who names a time without a tag gets what is of later seconds`,
  proves: ['push-stream-position-no-tag'],
  hint: 'Is If-Modified-Since enough to go on from, and does it lead beyond its own second?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const { time } = await polls.lastPosition(channel);
    await polls.start(mode, channel, { from: { time } }).gives();
    const two = await polls.publishedLater(channel, { time });
    await polls.start(mode, channel, { from: { time } }).gives({ text: two });
  },
}));
