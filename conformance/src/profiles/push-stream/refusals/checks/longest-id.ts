import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-longest-id',
  title: 'a channel id may be as long as it is allowed to be',
  proves: ['push-stream-refusals-long-id'],
  settings: [['publisher', 'push_stream_max_channel_id_length']],
  hint: 'Only an id that is longer than the limit is refused; what counts are its bytes.',
  async run(scene) {
    const length = scene.configured.count('publisher', 'push_stream_max_channel_id_length', 4000);
    const channel = scene.channelOfLength(length);
    await scene.expect(channel.post(scene.text())).answers(200);
  },
});
