import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-prefix',
  title: 'statistics of a prefix are about the channels that begin so',
  proves: ['push-stream-statistics-prefix'],
  needs: ['statistics'],
  hint: 'What stands before the * is the beginning of an id, nothing more.',
  async run(scene) {
    const parent = scene.channel();
    const [one, two, other] = [
      scene.sibling(parent, '-a1'),
      scene.sibling(parent, '-a2'),
      scene.sibling(parent, '-b'),
    ];
    for (const channel of [one, two, other]) await channel.given.published();
    const spelled = `${parent.id}-a*`;
    await scene.client('statistics').takesPath().tellsOf({ spelled }, one, two);
  },
});
