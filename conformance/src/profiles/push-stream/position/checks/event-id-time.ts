import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-event-id-time-${mode}`,
  title: `${who} who names an event id and a time starts at whichever comes first`,
  proves: ['push-stream-position-event-id-time'],
  keeps: 3,
  hint: 'Does sending begin as soon as one of the two is reached?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'), { eventId: 'first' });
    const first = await polls.lastPosition(channel);
    const two = await channel.given.published(scene.text('two'), { eventId: 'second' });
    const second = await polls.lastPosition(channel);
    const three = await channel.given.published(scene.text('three'), { eventId: 'third' });
    const from = (position: typeof first, eventId: string) =>
      polls.start(mode, channel, { from: { ...position, eventId } });
    await from(second, 'first').gives({ text: two }, { text: three });
    // The message after the first is later, and has the id: it was received.
    await from(first, 'second').gives({ text: three });
    await from(first, 'third').gives({ text: two }, { text: three });
  },
}));
