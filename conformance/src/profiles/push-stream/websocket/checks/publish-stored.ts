import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish-stored',
  title: 'what a client sends is stored where the location stores',
  proves: ['push-stream-websocket-publish-stored'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
    ['websocket', 'push_stream_store_messages', 'on'],
  ],
  hint: 'Does push_stream_store_messages of the websocket location hold for what its clients send?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    const text = scene.text();
    await listener.says(text);
    await channel.given.step('publish over the socket', () => listener.receives({ text }));
    const later = await channel.given.listening('websocket', { as: `${channel.id}.b1` });
    await later.receives({ text, id: 1, channel: channel.id });
  },
});
