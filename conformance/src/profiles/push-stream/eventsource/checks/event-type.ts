import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-event-type',
  title: 'an event has the event type of its message',
  proves: ['push-stream-eventsource-event-type'],
  needs: ['eventsource'],
  settings: [['eventsource', 'push_stream_message_template']],
  hint: 'Does a message with an Event-Type begin with a line "event: …", and one without with none?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('eventsource');
    const [one, two] = [scene.text('with a type'), scene.text('without')];
    await channel.given.published(one, { eventType: 'of its kind' });
    await channel.given.published(two);
    await listener.receives(
      { text: one, eventType: 'of its kind', eventId: '' },
      { text: two, eventType: '' },
    );
  },
});
