import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-${mode}`,
  title: `${who} goes on after the message with an event id`,
  proves: ['push-stream-position-event-id'],
  hint: 'Is Last-Event-Id looked for among the event ids of the stored messages?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    await channel.given.published(scene.text('two'), { eventId: 'second' });
    const three = await channel.given.published(scene.text('three'));
    const four = await channel.given.published(scene.text('four'), { eventId: 'fourth' });
    await polls.start(mode, channel, { from: { eventId: 'second' } }).gives({ text: three }, { text: four });
    await polls.start(mode, channel, { from: { eventId: 'fourth' } }).gives();
  },
}));
