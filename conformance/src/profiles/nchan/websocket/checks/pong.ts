import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-pong',
  title: 'a ping is answered with a pong of the same bytes',
  proves: ['nchan-websocket-pong'],
  needs: ['websocket'],
  hint: 'RFC 6455 5.5.2: clients and proxies find out in this way whether a connection lives.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('websocket', channel);
    await listener.isAnswered('are you there?');
  },
});
