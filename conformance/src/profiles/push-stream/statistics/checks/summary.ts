import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-summary',
  title: 'without a channel id the server is summed up',
  proves: ['push-stream-statistics-summary'],
  needs: ['statistics'],
  hint: 'The keys are those of the module; by_worker is a list, one entry a process.',
  async run(scene) {
    await scene.channel().given.known();
    await scene.client('statistics').takesQuery().sumsUp();
  },
});
