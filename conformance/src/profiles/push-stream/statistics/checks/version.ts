import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-version',
  title: 'statistics name the version of the server',
  proves: ['push-stream-statistics-version'],
  needs: ['statistics'],
  hint: 'Both headers are on every answer to a GET.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const call = scene.client('statistics').get(channel);
    const reply = await channel.given.step('get statistics', () => scene.expect(call).answers(200));
    reply.hasSomeHeader('X-Nginx-PushStream-Tag').hasSomeHeader('X-Nginx-PushStream-Commit');
  },
});
