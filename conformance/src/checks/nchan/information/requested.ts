import { nchanStory } from '../../../engine/nchan-story.js';

export default nchanStory({
  id: 'nchan/information-requested',
  title: 'channel information tells how many seconds ago somebody asked last',
  proves: ['nchan-information-requested'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'A request of a moment ago was 0 or 1 seconds ago; without any it is -1.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    await channel.given.read();
    const { requested } = await scene.known(channel);
    scene.looksLike('the seconds since the last request', `${requested}`, /^[0-3]$/, 'a few seconds');
  },
});
