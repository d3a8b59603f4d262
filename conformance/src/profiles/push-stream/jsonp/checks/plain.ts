import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-plain',
  title: 'without a callback the answer is no script',
  proves: ['push-stream-jsonp-plain'],
  needs: ['jsonp'],
  features: ['storage'],
  hint: 'Is an answer a script only where the request has the argument callback?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const batch = await polls.ask('jsonp', channel, { as: `${channel.id}.b1` }).answers();
    batch.holds({ text });
  },
});
