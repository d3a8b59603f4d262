import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-delete-some',
  title: 'a DELETE for several channels deletes those that exist',
  proves: ['push-stream-publisher-delete-missing'],
  hint: 'Only where none of the channels exists the answer is a 404.',
  async run(scene) {
    const [missing, one, two] = [scene.channel(), scene.channel(), scene.channel()];
    await one.given.known();
    await two.given.known();
    await scene.expect(scene.client().ask('DELETE', [missing, one, two])).answers(200);
    for (const channel of [one, two]) await scene.client().knowsNothingOf(channel);
  },
});
