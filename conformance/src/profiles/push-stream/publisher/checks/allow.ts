import { story } from '../../stories/story.js';

const locations = [
  { name: 'admin', location: 'publisher', methods: 'GET, POST, PUT, DELETE' },
  { name: 'normal', location: 'publisherNormal', methods: 'GET, POST, PUT' },
] as const;

export default locations.map(({ name, location, methods }) =>
  story({
    id: `push-stream/publisher-allow-${name}`,
    title: `a 405 of the ${name} publisher location lists its methods`,
    proves: ['push-stream-publisher-allow'],
    needs: [location],
    hint: `Send "Allow: ${methods}".`,
    async run(scene) {
      const channel = scene.channel();
      const call = scene.client(location).ask('PATCH', channel);
      const reply = await channel.given.step('be refused', () => scene.refused(call, 405));
      reply.lists('Allow', methods);
    },
  }),
);
