import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-version',
  title: 'a handshake of a version that is not supported is answered 400 with those that are',
  proves: ['push-stream-websocket-version'],
  needs: ['websocket'],
  hint: 'Is a version other than 8 and 13 answered 400, with Sec-WebSocket-Version: 8, 13?',
  async run(scene) {
    const reply = await scene.expect(scene.handshakeWith(scene.channel().id, { protocol: '7' })).answers(400);
    reply.hasHeader('Sec-WebSocket-Version', '8, 13');
  },
});
