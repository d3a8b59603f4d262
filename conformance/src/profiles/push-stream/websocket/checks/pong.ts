import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-pong',
  title: 'a ping of the client is answered with a pong',
  proves: ['push-stream-websocket-pong'],
  needs: ['websocket'],
  hint: 'Is each ping frame answered with a pong frame?',
  async run(scene) {
    const listener = await scene.channel().given.listening('websocket');
    await listener.isAnswered('are you there?');
    await listener.isAnswered('');
  },
});
