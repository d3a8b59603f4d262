import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-event-id',
  title: 'the event id of a publish comes with the message',
  proves: ['push-stream-publisher-event-id'],
  needs: ['streaming'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'Event-Id is for ~event-id~ in the message template.',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    listener.pattern.mustShow('event-id');
    const [text, eventId] = [scene.text(), scene.text('event')];
    await scene.expect(channel.post(text, { eventId })).answers(200);
    await listener.receives({ text, eventId });
  },
});
