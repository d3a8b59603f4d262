import { informationFormats } from '../../information-formats.js';
import { story } from '../../stories/story.js';

export default informationFormats.map(({ name, type }) =>
  story({
    id: `push-stream/information-${name}-format`,
    title: `Accept: ${type} asks for information of that type`,
    proves: ['push-stream-information-format'],
    hint: 'The exact shape of each format, its indentation and its line ends are those of the module.',
    async run(scene) {
      const channel = scene.channel();
      const counts = await channel.given.known();
      await scene.client().shows(channel, counts, type);
    },
  }),
);
