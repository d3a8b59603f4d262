import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-lines',
  title: 'each line of a text becomes a data field, at LF and CR LF',
  proves: ['push-stream-eventsource-lines'],
  needs: ['eventsource'],
  settings: [['eventsource', 'push_stream_message_template']],
  hint: 'Is the message template applied to each line of a text, in one event?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('eventsource');
    const text = `${scene.text('first')}\nsecond\r\nthird\nlast`;
    await channel.given.published(text);
    await listener.receives({ text, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
});
