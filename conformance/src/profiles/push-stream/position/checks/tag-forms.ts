import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-tag-forms-${mode}`,
  title: `${who} may name the tag with W/ in front or without`,
  proves: ['push-stream-position-tag-forms'],
  hint: 'Is W/ in front of If-None-Match passed over, and may it be missing?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const { time, tag } = await polls.lastPosition(channel);
    const two = await channel.given.published(scene.text('two'));
    const number = tag.replace(/^W\//, '');
    await polls.start(mode, channel, { from: { time, tag: number } }).gives({ text: two });
    await polls.start(mode, channel, { from: { time, tag: `W/${number}` } }).gives({ text: two });
  },
}));
