import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-named',
  title: 'statistics of several channels are about those that exist',
  proves: ['push-stream-statistics-named'],
  needs: ['statistics'],
  hint: 'Channels that do not exist are left out.',
  async run(scene) {
    const [one, two, missing] = [scene.channel(), scene.channel(), scene.channel()];
    await one.given.published();
    await two.given.published();
    const client = scene.client('statistics');
    const infos = await client.tellsOf([one, missing, two], one, two);
    for (const channel of [one, two]) client.mustHave(infos, channel, { published_messages: 1 });
  },
});
