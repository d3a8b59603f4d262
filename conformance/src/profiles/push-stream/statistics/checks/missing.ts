import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-missing',
  title: 'statistics of channels that do not exist are a 404',
  proves: ['push-stream-statistics-missing'],
  needs: ['statistics'],
  hint: 'The answer for a name that nobody has is a 404, not an empty object.',
  async run(scene) {
    const [there, one, two] = [scene.channel(), scene.channel(), scene.channel()];
    await there.given.published();
    const client = scene.client('statistics');
    await client.tells(there);
    await client.knowsNothingOf(one);
    await client.knowsNothingOf([one, two]);
  },
});
