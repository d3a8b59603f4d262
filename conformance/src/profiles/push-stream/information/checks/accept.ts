import type { InformationType } from '../../information-formats.js';
import { story } from '../../stories/story.js';

const cases: readonly (readonly [accept: string, type: InformationType])[] = [
  ['text/html, application/xml;q=0.1, text/plain', 'application/xml'],
  ['text/plain;q=0, application/json', 'text/plain'],
  ['text/html', 'application/json'],
  ['*/*', 'application/json'],
];

export default story({
  id: 'push-stream/information-accept',
  title: 'the first known type in Accept decides, JSON where there is none',
  proves: ['push-stream-information-first-known'],
  hint: 'What is known are the subtypes, behind the first slash that one of them follows; q is not looked at.',
  async run(scene) {
    const channel = scene.channel();
    const counts = await channel.given.known();
    for (const [accept, type] of cases) {
      await scene.client().shows(channel, counts, type, accept);
    }
  },
});
