import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-options',
  title: 'OPTIONS is answered 200 with an empty body',
  proves: ['push-stream-publisher-options'],
  hint: 'Browsers ask so before a page of another origin may publish.',
  async run(scene) {
    const channel = scene.channel();
    const reply = await scene.expect(scene.client().ask('OPTIONS', channel)).answers(200);
    reply.hasBody('');
  },
});
