import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-missing',
  title: 'nothing is told of a channel that does not exist',
  proves: ['push-stream-information-missing'],
  hint: 'Asking for a channel must not create it.',
  async run(scene) {
    const [there, one, two] = [scene.channel(), scene.channel(), scene.channel()];
    await there.given.known();
    await scene.client().knowsNothingOf(one);
    await scene.client().knowsNothingOf([one, two]);
  },
});
