import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-delete-explained',
  title: 'the answer to a DELETE says that the channel was deleted',
  proves: ['push-stream-publisher-delete-explained'],
  hint: 'The word is in a header; the body is empty.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const reply = await channel.given.step('delete the channel', () =>
      scene.expect(channel.delete()).answers(200),
    );
    reply.hasBody('').hasHeader('X-Nginx-PushStream-Explain', 'Channel deleted.');
  },
});
