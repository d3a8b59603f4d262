import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-pong-payload',
  title: 'a pong carries what the ping carried',
  proves: ['push-stream-websocket-pong-payload'],
  needs: ['websocket'],
  hint: 'Does the pong have the payload of its ping (RFC 6455 5.5.3)?',
  async run(scene) {
    const listener = await scene.channel().given.listening('websocket');
    await listener.isAnswered('are you there?', 'are you there?');
  },
});
