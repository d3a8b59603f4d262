import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-${mode}`,
  title: `${who} goes on after the message with an event id`,
  proves: ['push-stream-position-event-id'],
  keeps: 2,
  hint: 'Is Last-Event-Id looked for among the event ids of the stored messages?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    await channel.given.published(scene.text('two'), { eventId: 'second' });
    const between = Array.from({ length: scene.stage.keeps(3) - 2 }, () => scene.text('three'));
    await channel.given.publishedAll(between);
    const four = await channel.given.published(scene.text('four'), { eventId: 'fourth' });
    const after = [...between, four].map((text) => ({ text }));
    await polls.start(mode, channel, { from: { eventId: 'second' } }).gives(...after);
    await polls.start(mode, channel, { from: { eventId: 'fourth' } }).gives();
  },
}));
