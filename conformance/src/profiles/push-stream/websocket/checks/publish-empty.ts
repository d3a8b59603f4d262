import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish-empty',
  title: 'an empty text is not published',
  proves: ['push-stream-websocket-publish-empty'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
  ],
  hint: 'Is a text frame without bytes passed over, and the connection kept?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    await listener.says('');
    await listener.receivesNothing();
    const text = scene.text();
    await listener.says(text);
    await listener.receives({ text, id: 1, channel: channel.id });
  },
});
