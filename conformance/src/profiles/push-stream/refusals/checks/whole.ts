import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-whole',
  title: 'a refused publish to several channels leaves nothing behind',
  proves: ['push-stream-refusals-whole'],
  hint: 'Look at all the channels of a request before the first of them is created.',
  async run(scene) {
    const channel = scene.channel();
    const call = scene
      .client()
      .takesPath()
      .post({ spelled: `${channel.id}/ALL` }, scene.text());
    await channel.given.step('be refused', () => scene.refused(call, 403));
    await scene.client().knowsNothingOf(channel);
  },
});
