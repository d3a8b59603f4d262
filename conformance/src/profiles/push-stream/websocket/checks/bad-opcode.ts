import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-bad-opcode',
  title: 'a frame with another opcode ends the connection',
  proves: ['push-stream-websocket-bad-opcode'],
  needs: ['websocket'],
  hint: 'Are binary frames and reserved opcodes the end of the connection?',
  async run(scene) {
    for (const opcode of [2, 3, 7, 11, 15]) {
      const listener = await scene.channel().given.listening('websocket');
      await listener.sends({ opcode, payload: 'what is this' });
      await listener.isCut(`the end of the connection after a frame with the opcode ${opcode}`);
    }
  },
});
