import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-lines-empty',
  title: 'empty lines of a text make no data fields',
  proves: ['push-stream-eventsource-lines-empty'],
  needs: ['eventsource'],
  settings: [['eventsource', 'push_stream_message_template']],
  hint: 'Are lines of a text that are empty left out?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('eventsource');
    const text = `\n${scene.text('first')}\n\n\r\nlast\n`;
    await channel.given.published(text);
    await listener.receives({ text, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
});
