import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-uncached',
  title: 'no statistics may be stored',
  proves: ['push-stream-statistics-uncached'],
  needs: ['statistics'],
  hint: 'Both headers stand on every answer.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const call = scene.client('statistics').get(channel);
    const reply = await channel.given.step('get statistics', () => scene.expect(call).answers(200));
    reply
      .hasHeader('Expires', 'Thu, 01 Jan 1970 00:00:01 GMT')
      .hasHeader('Cache-Control', 'no-cache, no-store, must-revalidate');
  },
});
