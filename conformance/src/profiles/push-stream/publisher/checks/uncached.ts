import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-uncached',
  title: 'no answer of a publisher location may be stored',
  proves: ['push-stream-publisher-uncached'],
  hint: 'Both headers stand on every answer, on refusals too.',
  async run(scene) {
    const channel = scene.channel();
    const answers = [
      () => scene.expect(channel.post(scene.text())).answers(200),
      () => scene.expect(channel.information()).answers(200),
      () => scene.expect(channel.delete()).answers(200),
      () => scene.expect(channel.information()).answers(404),
    ];
    for (const answer of answers) {
      (await channel.given.step('be answered', answer))
        .hasHeader('Expires', 'Thu, 01 Jan 1970 00:00:01 GMT')
        .hasHeader('Cache-Control', 'no-cache, no-store, must-revalidate');
    }
  },
});
