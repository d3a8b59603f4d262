import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/websocket-publish',
  title: 'what a client sends is published to its channel',
  proves: ['push-stream-websocket-publish'],
  needs: ['websocket'],
  settings: [
    ['websocket', 'push_stream_message_template'],
    ['websocket', 'push_stream_websocket_allow_publish', 'on'],
  ],
  hint: 'Does a text frame of the client go to every subscriber of the channel, the client itself too?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('websocket');
    const other = await channel.given.listening('websocket');
    const [one, two] = [scene.text('one'), scene.text('two: grüße')];
    await listener.says(one);
    await listener.receives({ text: one, id: 1, channel: channel.id });
    await listener.says(two);
    for (const text of [one, two]) await other.receives({ text, channel: channel.id });
    await listener.receives({ text: two, id: 2, channel: channel.id });
    await listener.receivesNothing();
  },
});
