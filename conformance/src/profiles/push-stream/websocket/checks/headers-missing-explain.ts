import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-headers-missing-explain',
  title: 'the 400 for missing headers says which are mandatory',
  proves: ['push-stream-websocket-headers-missing-explain'],
  needs: ['websocket'],
  hint: 'Is the reason in X-Nginx-PushStream-Explain? A proxy between that refuses such a handshake itself hides it.',
  async run(scene) {
    const reply = await scene
      .expect(scene.handshakeWith(scene.channel().id, { without: 'Sec-WebSocket-Key' }))
      .answers();
    reply.hasHeader(
      'X-Nginx-PushStream-Explain',
      "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version",
    );
  },
});
