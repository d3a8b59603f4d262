import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-headers-missing',
  title: 'a request that lacks a header of the handshake is answered 400',
  proves: ['push-stream-websocket-headers-missing'],
  needs: ['websocket'],
  hint: 'Are Upgrade, Connection, Sec-WebSocket-Key and Sec-WebSocket-Version all asked for before anything else? A header that a proxy sets itself can not be missed behind it: tell of it (--setting websocket:proxy_set_header=Connection).',
  async run(scene) {
    const channel = scene.channel();
    for (const name of scene.handshakeHeaders) {
      await scene.expect(scene.handshakeWith(channel.id, { without: name })).answers(400);
    }
  },
});
