import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-event-id-resumed',
  title: 'the event id of a publish is one to go on from',
  proves: ['push-stream-publisher-event-id'],
  needs: ['subscriber'],
  features: ['storage'],
  keeps: 2,
  hint: 'Event-Id of a publish is what Last-Event-Id of a subscriber is compared with.',
  async run(scene, polls) {
    const channel = scene.channel();
    const [eventId, after] = [scene.text('event'), scene.text()];
    await channel.given.published(scene.text(), { eventId });
    await channel.given.published(after);
    const poll = polls.ask('subscriber', channel, { from: { eventId } });
    (await poll.answersAtOnce()).holds({ text: after });
  },
});
