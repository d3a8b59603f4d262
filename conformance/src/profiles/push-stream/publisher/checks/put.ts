import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-put',
  title: 'PUT publishes as POST does',
  proves: ['push-stream-publisher-put'],
  hint: 'PUT and POST are the same to a publisher location.',
  async run(scene) {
    const channel = scene.channel();
    const body = Buffer.from(scene.text());
    await scene.expect(scene.client().ask('PUT', channel, { body })).answers(200);
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
