import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-time-${mode}`,
  title: `${who} who names an event id and a time starts at whichever comes first`,
  proves: ['push-stream-position-event-id-time'],
  hint: 'Does sending begin as soon as one of the two is reached?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'), { eventId: 'first' });
    const first = await polls.lastPosition(channel);
    const two = await channel.given.published(scene.text('two'), { eventId: 'second' });
    const second = await polls.lastPosition(channel);
    const three = await channel.given.published(scene.text('three'));
    const both = [{ text: two }, { text: three }];
    await polls.start(mode, channel, { from: { ...second, eventId: 'first' } }).gives(...both);
    await polls.start(mode, channel, { from: { ...first, eventId: 'second' } }).gives(...both);
  },
}));
