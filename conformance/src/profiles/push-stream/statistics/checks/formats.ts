import { informationFormats } from '../../information-formats.js';
import { story } from '../../stories/story.js';

export default informationFormats.flatMap(({ name, type }) => [
  story({
    id: `push-stream/statistics-${name}-summary`,
    title: `Accept: ${type} asks for a summary of that type`,
    proves: ['push-stream-statistics-format'],
    needs: ['statistics'],
    hint: 'The exact shape of each format, its indentation and its line ends are those of the module.',
    async run(scene) {
      await scene.client('statistics').takesQuery().showsSummary(type);
    },
  }),
  story({
    id: `push-stream/statistics-${name}-list`,
    title: `Accept: ${type} asks for a list of that type`,
    proves: ['push-stream-statistics-format'],
    needs: ['statistics'],
    hint: 'The exact shape of each format, its indentation and its line ends are those of the module.',
    async run(scene) {
      const [one, two] = [scene.channel(), scene.channel()];
      const counts = [await one.given.known(), await two.given.known()];
      await scene.client('statistics').showsList([one, two], counts, type);
    },
  }),
]);
