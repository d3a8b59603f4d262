import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-missing-empty',
  title: 'the 404 for a channel that does not exist is empty',
  proves: ['push-stream-information-missing-empty'],
  hint: 'Send Content-Length: 0 and no error page.',
  async run(scene) {
    const channel = scene.channel();
    const reply = await channel.given.step('see a 404', () => scene.client().knowsNothingOf(channel));
    reply.hasBody('').hasHeader('Content-Length', '0');
  },
});
