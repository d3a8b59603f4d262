import { story } from '../../stories/story.js';

const patterns = [
  { name: 'all', spelled: 'ALL' },
  { name: 'star', spelled: '*' },
] as const;

export default patterns.map(({ name, spelled }) =>
  story({
    id: `push-stream/statistics-${name}`,
    title: `statistics of ${spelled} are about every channel`,
    proves: ['push-stream-statistics-all'],
    needs: ['statistics'],
    hint: 'It is a list of all channels, not a channel of that name.',
    async run(scene) {
      const [one, two] = [scene.channel(), scene.channel()];
      await one.given.published();
      await two.given.published();
      const client = scene.client('statistics').takesPath();
      const infos = await client.lists({ spelled });
      for (const channel of [one, two]) client.mustHave(infos, channel, { published_messages: 1 });
    },
  }),
);
