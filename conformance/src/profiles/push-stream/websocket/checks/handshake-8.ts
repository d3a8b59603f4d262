import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-handshake-8',
  title: 'a handshake of version 8 is answered in the same way',
  proves: ['push-stream-websocket-handshake-8'],
  needs: ['websocket'],
  settings: [['websocket', 'push_stream_message_template']],
  hint: 'Are the versions 8 and 13 both understood? They have the same frames.',
  async run(scene) {
    const channel = scene.channel();
    const listener = channel.listen('websocket', { protocol: '8' });
    await listener.isOpen();
    const text = await channel.given.published();
    await listener.receives({ text, id: 1 });
  },
});
