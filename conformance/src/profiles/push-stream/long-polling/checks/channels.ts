import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-channels',
  title: 'a request for several channels is ended by a message of any of them',
  proves: ['push-stream-long-polling-channels'],
  needs: ['subscriber'],
  hint: 'Does a held request wait for all the channels of its path?',
  async run(scene, polls) {
    const [one, two] = [scene.channel(), scene.channel()];
    for (const channel of [one, two]) {
      const poll = await polls.held('subscriber', channel, { as: [one.id, two.id] });
      const text = await channel.given.published();
      const batch = await poll.answers();
      batch.holds({ text, channel: channel.id });
    }
  },
});
