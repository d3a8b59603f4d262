import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-close',
  title: 'a close frame of the client ends the connection',
  proves: ['push-stream-websocket-close'],
  needs: ['websocket'],
  hint: 'Does the server close the connection when it gets a close frame?',
  async run(scene) {
    const listener = await scene.channel().given.listening('websocket');
    await listener.hangsUp(1000, 'goodbye');
    await listener.isCut();
  },
});
