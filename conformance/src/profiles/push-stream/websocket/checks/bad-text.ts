import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-bad-text',
  title: 'a text that is no UTF-8 ends the connection and is not published',
  proves: ['push-stream-websocket-bad-text'],
  needs: ['websocket'],
  settings: [['websocket', 'push_stream_message_template']],
  hint: 'Is a text frame that is no UTF-8 the end of the connection (RFC 6455 8.1)?',
  async run(scene) {
    const channel = scene.channel();
    const other = await channel.given.listening('websocket');
    const listener = await channel.given.listening('websocket');
    await listener.sends({ opcode: 'text', payload: Uint8Array.of(0xfe, 0xff) });
    await listener.isCut();
    await other.receivesNothing();
  },
});
