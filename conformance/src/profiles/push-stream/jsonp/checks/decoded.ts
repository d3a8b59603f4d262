import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-decoded',
  title: 'the name of the function is percent-decoded',
  proves: ['push-stream-jsonp-decoded'],
  needs: ['jsonp'],
  features: ['storage'],
  hint: 'Is %2E in the argument callback a dot in the script?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const options = { as: `${channel.id}.b1`, callback: 'page%2Eo%6e_message' };
    const batch = await polls.ask('jsonp', channel, options).answers();
    batch.holds({ text });
  },
});
