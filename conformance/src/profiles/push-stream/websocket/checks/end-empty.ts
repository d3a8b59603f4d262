import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-end-empty',
  title: 'the close frame at the end of a channel has no code',
  proves: ['push-stream-websocket-end-empty'],
  needs: ['websocket'],
  settings: [['websocket', 'push_stream_message_template']],
  hint: 'Is the close frame that follows the footer template empty?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    await channel.given.deleted();
    await channel.given.step('see the end', () => listener.receives({ id: -2 }));
    await listener.isClosed('no code');
  },
});
