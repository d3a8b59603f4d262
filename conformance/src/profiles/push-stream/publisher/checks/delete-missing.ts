import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-delete-missing',
  title: 'a DELETE for a channel that does not exist is answered 404',
  proves: ['push-stream-publisher-delete-missing'],
  hint: 'There is nothing to delete, and the publisher is told so.',
  async run(scene) {
    const [there, one, two] = [scene.channel(), scene.channel(), scene.channel()];
    await there.given.known();
    await scene.expect(one.delete()).answers(404);
    await scene.expect(scene.client().ask('DELETE', [one, two])).answers(404);
  },
});
