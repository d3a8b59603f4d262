import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-unmasked',
  title: 'an unmasked frame of the client ends the connection',
  proves: ['push-stream-websocket-unmasked'],
  needs: ['websocket'],
  hint: 'Is a frame without a mask refused (RFC 6455 5.1)?',
  async run(scene) {
    const listener = await scene.channel().given.listening('websocket');
    await listener.sends({ opcode: 'text', payload: 'unmasked', mask: false });
    await listener.isCut();
  },
});
