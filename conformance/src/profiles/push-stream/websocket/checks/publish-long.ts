import { story } from '../../stories/story.js';

/** On both sides of where the length of a frame is written in another form: in 7, 16 and 64 bits. */
const lengths = [125, 126, 127, 65_535, 65_536];

export default story({
  id: 'push-stream/websocket-publish-long',
  since: '0.2',
  title: 'texts of every length are published whole',
  proves: ['push-stream-websocket-publish-long'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
  ],
  hint: 'Are the lengths of 16 and of 64 bits read, and is a frame that comes in several packets waited for?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    for (const [index, length] of lengths.entries()) {
      const text = scene.longText(length);
      await listener.says(text);
      await listener.receives({ text, id: index + 1, channel: channel.id });
    }
    await listener.receivesNothing();
  },
});
