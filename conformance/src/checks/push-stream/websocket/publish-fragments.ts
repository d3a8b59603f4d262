import { story } from '../../../engine/story.js';

export default story({
  id: 'push-stream/websocket-publish-fragments',
  title: 'a text in several frames is published as one message',
  proves: ['push-stream-websocket-publish-fragments'],
  needs: ['websocket'],
  settings: [['websocket', 'push_stream_websocket_allow_publish', 'on']],
  hint: 'Are the frames of a fragmented text joined before it is published?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    const pieces = [scene.text('one'), ' and ', scene.text('two')] as const;
    await listener.says(...pieces);
    await listener.receives({ text: pieces.join(''), id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
});
