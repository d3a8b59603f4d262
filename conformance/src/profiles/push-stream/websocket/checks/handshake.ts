import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-handshake',
  title: 'a handshake of version 13 is answered as RFC 6455 has it',
  proves: ['push-stream-websocket-handshake'],
  needs: ['websocket'],
  hint: 'Does the 101 name Upgrade and Connection, and a Sec-WebSocket-Accept made of the key?',
  async run(scene) {
    const listener = scene.channel().listen('websocket');
    await listener.isUpgraded();
  },
});
