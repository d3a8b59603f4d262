import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-bad-fragments',
  title: 'frames of a text in a broken order end the connection',
  proves: ['push-stream-websocket-bad-fragments'],
  needs: ['websocket'],
  hint: 'Are a continuation of nothing, and a text within a text, the end of the connection (RFC 6455 5.4)?',
  async run(scene) {
    const alone = await scene.channel().given.listening('websocket');
    await alone.sends({ opcode: 'continuation', payload: 'of nothing' });
    await alone.isCut('the end of the connection after a continuation of nothing');
    const within = await scene.channel().given.listening('websocket');
    await within.sends({ opcode: 'text', payload: 'one and', final: false });
    await within.receivesNothing();
    await within.sends({ opcode: 'text', payload: 'two' });
    await within.isCut('the end of the connection after a text within a text');
  },
});
