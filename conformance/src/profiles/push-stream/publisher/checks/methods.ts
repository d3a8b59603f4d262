import { story } from '../../stories/story.js';

const methods = [
  {
    name: 'head',
    method: 'HEAD',
    hint: 'HEAD is no GET here: it is refused on every location of the module.',
  },
  { name: 'patch', method: 'PATCH', hint: 'What is none of GET, POST, PUT and DELETE is refused.' },
] as const;

export default methods.map(({ name, method, hint }) =>
  story({
    id: `push-stream/publisher-${name}`,
    title: `${method} on the publisher location is answered 405`,
    proves: ['push-stream-publisher-methods'],
    hint,
    async run(scene) {
      const channel = scene.channel();
      await channel.given.published();
      await scene.refused(scene.client().ask(method, channel), 405);
    },
  }),
);
