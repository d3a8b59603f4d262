import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-info-several',
  title: 'a publish to several channels is answered with what is told of each',
  proves: ['push-stream-publisher-info'],
  settings: [['publisher', 'push_stream_channel_info_on_publish', 'on']],
  hint: 'The answer for several channels is a list, in the infos of one object.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    await one.given.published();
    const reply = await scene.expect(scene.client().post([one, two], scene.text())).answers(200);
    const infos = scene.client().toldOf(reply, one, two);
    scene.client().mustHave(infos, one, { published_messages: 2 });
    scene.client().mustHave(infos, two, { published_messages: 1 });
  },
});
