import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-polling',
  title: 'a polling location answers scripts',
  proves: ['push-stream-jsonp-polling'],
  needs: ['polling'],
  features: ['storage'],
  keeps: 2,
  hint: 'Does a polling location look at the argument callback?',
  async run(scene, polls) {
    const channel = scene.channel();
    const texts = [await channel.given.published(), await channel.given.published()];
    const options = { as: `${channel.id}.b2`, callback: 'cb' };
    const batch = await polls.ask('polling', channel, options).answers();
    batch.holds(...texts.map((text) => ({ text })));
  },
});
