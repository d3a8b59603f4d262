import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish-fragments',
  title: 'a text in several frames is published as one message',
  proves: ['push-stream-websocket-publish-fragments'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
  ],
  hint: 'Are the frames of a fragmented text joined before it is published?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    const [one, two] = [scene.text('one'), scene.text('two')];
    await listener.sends({ opcode: 'text', payload: one, final: false });
    await listener.receivesNothing('no message before the last frame');
    await listener.sends({ opcode: 'continuation', payload: ' and ', final: false });
    await listener.receivesNothing('no message before the last frame');
    await listener.sends({ opcode: 'continuation', payload: two });
    await listener.receives({ text: `${one} and ${two}`, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
});
