import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-elsewhere-${mode}`,
  title: `${who} gets nothing of the channels in which an event id is not found`,
  proves: ['push-stream-position-event-id-elsewhere'],
  keeps: 2,
  hint: 'Is the event id looked for in each channel for itself?',
  async run(scene, polls) {
    const [one, two] = [scene.channel(), scene.channel()];
    await one.given.published(scene.text('first'), { eventId: 'here' });
    const after = await one.given.published(scene.text('second'));
    await two.given.published(scene.text('elsewhere'));
    const options = { as: [one.id, two.id], from: { eventId: 'here' } };
    await polls.start(mode, one, options).gives({ text: after, channel: one.id });
  },
}));
