import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-delete',
  title: 'a deleted channel is gone',
  proves: ['push-stream-publisher-delete'],
  hint: 'Once a DELETE is answered nothing is known of the channel.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.known();
    await scene.expect(channel.delete()).answers(200);
    await scene.client().knowsNothingOf(channel);
  },
});
