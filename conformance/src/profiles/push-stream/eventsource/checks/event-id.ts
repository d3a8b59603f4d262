import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-event-id',
  title: 'an event has the event id of its message',
  proves: ['push-stream-eventsource-event-id'],
  needs: ['eventsource'],
  settings: [['eventsource', 'push_stream_message_template']],
  hint: 'Does a message with an Event-Id begin with a line "id: …", and one without with none?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('eventsource');
    const [one, two] = [scene.text('with an id'), scene.text('without')];
    await channel.given.published(one, { eventId: 'id 7' });
    await channel.given.published(two);
    await listener.receives({ text: one, eventId: 'id 7', eventType: '' }, { text: two, eventId: '' });
  },
});
