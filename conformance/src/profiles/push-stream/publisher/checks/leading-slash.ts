import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-leading-slash',
  title: 'a path of channels may begin with a slash',
  proves: ['push-stream-publisher-leading-slash'],
  hint: 'pushstream.js publishes to ?id=/a/b.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const spelled = `/${one.id}/${two.id}`;
    await scene.expect(scene.client().takesQuery().post({ spelled }, scene.text())).answers(200);
    for (const channel of [one, two]) await scene.client().tells(channel, { published_messages: 1 });
  },
});
