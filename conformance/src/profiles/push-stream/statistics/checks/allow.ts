import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-allow',
  title: 'a 405 of the statistics location lists GET',
  proves: ['push-stream-statistics-allow'],
  needs: ['statistics'],
  hint: 'Send "Allow: GET".',
  async run(scene) {
    const channel = scene.channel();
    const call = scene.client('statistics').ask('OPTIONS', channel);
    const reply = await channel.given.step('be refused', () => scene.refused(call, 405));
    reply.lists('Allow', 'GET');
  },
});
