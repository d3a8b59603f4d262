import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-close-answered',
  title: 'a close frame of the client is answered with one',
  proves: ['push-stream-websocket-close-answered'],
  needs: ['websocket'],
  hint: 'Is a close frame sent back before the connection is closed (RFC 6455 5.5.1)?',
  async run(scene) {
    const listener = await scene.channel().given.listening('websocket');
    await listener.hangsUp(1000, 'goodbye');
    await listener.isClosed();
  },
});
