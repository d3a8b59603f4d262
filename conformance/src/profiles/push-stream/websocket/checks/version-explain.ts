import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-version-explain',
  title: 'the 400 for the version says which are supported',
  proves: ['push-stream-websocket-version-explain'],
  needs: ['websocket'],
  hint: 'Is the reason in X-Nginx-PushStream-Explain?',
  async run(scene) {
    const reply = await scene.expect(scene.handshakeWith(scene.channel().id, { protocol: '7' })).answers();
    reply.hasHeader('X-Nginx-PushStream-Explain', 'Version not supported. Supported versions: 8, 13');
  },
});
