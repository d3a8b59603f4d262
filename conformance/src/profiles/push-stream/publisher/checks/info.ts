import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-info',
  title: 'a publish is answered with what is told of the channel',
  proves: ['push-stream-publisher-info'],
  settings: [['publisher', 'push_stream_channel_info_on_publish', 'on']],
  hint: 'The counts are those after the publish.',
  async run(scene) {
    const channel = scene.channel();
    for (const published_messages of [1, 2]) {
      const reply = await scene.expect(channel.post(scene.text())).answers(200);
      scene.client().told(reply, channel, { published_messages, subscribers: 0 });
    }
  },
});
