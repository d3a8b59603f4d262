import { story } from '../../stories/story.js';

export default ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'].map((method) =>
  story({
    id: `push-stream/statistics-${method.toLowerCase()}`,
    title: `${method} on the statistics location is answered 405`,
    proves: ['push-stream-statistics-methods'],
    needs: ['statistics'],
    hint: 'Statistics are there to be read: GET is all there is.',
    async run(scene) {
      const channel = scene.channel();
      await channel.given.published();
      const client = scene.client('statistics');
      await channel.given.step('ask with GET', () => client.tells(channel));
      await scene.refused(client.ask(method, channel), 405);
    },
  }),
);
