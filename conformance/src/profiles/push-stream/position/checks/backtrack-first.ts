import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-backtrack-first-${mode}`,
  title: `${who} who asks for backtrack gets that, whatever position it names`,
  proves: ['push-stream-position-backtrack-first'],
  keeps: 2,
  hint: 'Does .bN decide for its channel, and no time, tag or event id?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'), { eventId: 'first' });
    const two = await channel.given.published(scene.text('two'));
    const three = await channel.given.published(scene.text('three'));
    const from = { ...(await polls.lastPosition(channel)), eventId: 'first' };
    await polls.start(mode, channel, { as: `${channel.id}.b2`, from }).gives({ text: two }, { text: three });
    await polls.start(mode, channel, { as: `${channel.id}.b1`, from }).gives({ text: three });
  },
}));
