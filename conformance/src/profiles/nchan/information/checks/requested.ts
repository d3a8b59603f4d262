import { nchanStory } from '../../story.js';

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
    await scene.known(channel);
    await scene.tellsOfReaders(channel);
  },
});
