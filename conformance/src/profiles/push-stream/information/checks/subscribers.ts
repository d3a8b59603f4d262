import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-subscribers',
  title: 'subscribers are counted when they have come',
  proves: ['push-stream-information-subscribers'],
  needs: ['streaming'],
  hint: 'A subscriber counts from the moment that the head of its answer is sent.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    await scene.client().tells(channel, { subscribers: 0 });
    for (const subscribers of [1, 2]) {
      await channel.given.listening('streaming');
      await scene.client().tells(channel, { subscribers });
    }
  },
});
