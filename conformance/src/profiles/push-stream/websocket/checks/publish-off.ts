import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish-off',
  title: 'texts of a client are ignored where it may not publish',
  proves: ['push-stream-websocket-publish-off'],
  needs: ['websocketReadonly'],
  settings: [['websocketReadonly', 'push_stream_message_template']],
  hint: 'Are text frames passed over where push_stream_websocket_allow_publish is off, and the connection kept?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocketReadonly');
    await listener.says(scene.text('not for all'));
    await listener.receivesNothing();
    await listener.isAnswered('');
    const text = await channel.given.published();
    await listener.receives({ text, id: 1, channel: channel.id });
  },
});
