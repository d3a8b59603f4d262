import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-refused',
  title: 'a subscription that is refused is closed with the code 1008 after the handshake',
  proves: ['push-stream-websocket-refused'],
  needs: ['websocket'],
  hint: 'Is the handshake answered before the channels are looked at, and what is refused then told by a close frame?',
  async run(scene) {
    const listener = scene.listen('websocket', 'ALL');
    await scene.channel().given.step('open a WebSocket', () => listener.isUpgraded());
    await listener.isClosed(1008);
  },
});
