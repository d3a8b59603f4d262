import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-protocol',
  title: 'of other subprotocols the answer names one that was offered, or none',
  proves: ['nchan-websocket-protocol'],
  needs: ['websocket'],
  hint: 'A browser fails a connection whose answer has an empty or a foreign Sec-WebSocket-Protocol: leave the header out.',
  async run(scene) {
    const channel = await scene.channel();
    const unknown = await scene.listening('websocket', channel, { protocols: ['x-of-this-check'] });
    unknown.choosesProtocol();
    const several = await scene.listening('websocket', channel, {
      protocols: ['x-of-this-check', 'ws+meta.nchan'],
    });
    several.choosesProtocol();
  },
});
