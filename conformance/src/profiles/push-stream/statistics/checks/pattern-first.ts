import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-pattern-first',
  title: 'the first part with a pattern decides',
  proves: ['push-stream-statistics-pattern-first'],
  needs: ['statistics'],
  hint: 'Of a/b*/c* only b* is looked at.',
  async run(scene) {
    const [one, two, three] = [scene.channel(), scene.channel(), scene.channel()];
    for (const channel of [one, two, three]) await channel.given.published();
    const spelled = `${one.id}/${two.id}*/${three.id}*`;
    await scene.client('statistics').takesPath().tellsOf({ spelled }, two);
  },
});
