import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-lines-cr',
  title: 'a lone CR ends a line of a text',
  proves: ['push-stream-eventsource-lines-cr'],
  needs: ['eventsource'],
  settings: [['eventsource', 'push_stream_message_template']],
  hint: 'Is a CR that no LF follows the end of a line too? Within a data field it would end the field.',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('eventsource');
    const text = `${scene.text('first')}\rsecond\r\nthird\rlast`;
    await channel.given.published(text);
    await listener.receives({ text, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
});
