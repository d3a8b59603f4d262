import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-upgrade',
  title: 'a handshake is answered 101, as RFC 6455 has it',
  proves: ['nchan-websocket-upgrade'],
  needs: ['websocket'],
  hint: 'Look at Upgrade, Connection and Sec-WebSocket-Accept of the answer.',
  async run(scene) {
    const channel = await scene.channel();
    await scene.listen('websocket', channel).isOpen();
  },
});
