import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-no-info',
  title: 'a publish is answered with an empty body where nothing is to be told',
  proves: ['push-stream-publisher-no-info'],
  needs: ['publisherNormal'],
  settings: [['publisherNormal', 'push_stream_channel_info_on_publish', 'off']],
  hint: 'push_stream_channel_info_on_publish is off here: the answer has no body.',
  async run(scene) {
    const channel = scene.channel();
    const reply = await scene
      .expect(scene.client('publisherNormal').post(channel, scene.text()))
      .answers(200);
    reply.hasBody('');
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
