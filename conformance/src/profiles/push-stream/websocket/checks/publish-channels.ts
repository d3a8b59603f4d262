import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish-channels',
  title: 'what a client sends is published to every channel of its connection',
  proves: ['push-stream-websocket-publish-channels'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
  ],
  hint: 'Is a text frame published to all channels of the path?',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const [first, second] = [await one.given.listening('websocket'), await two.given.listening('websocket')];
    const listener = await one.given.listening('websocket', { as: [one.id, two.id] });
    const text = scene.text();
    await listener.says(text);
    await first.receives({ text, id: 1, channel: one.id });
    await second.receives({ text, id: 1, channel: two.id });
  },
});
