import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-broadcast',
  title: 'a message ends every request that is held on its channel',
  proves: ['push-stream-long-polling-broadcast'],
  needs: ['subscriber'],
  hint: 'Does a message go to all held requests, not only to one of them?',
  async run(scene, polls) {
    const channel = scene.channel();
    const held = [1, 2, 3].map(() => polls.held('subscriber', channel));
    const all = await Promise.all(held);
    const text = await channel.given.published();
    for (const poll of all) {
      const batch = await poll.answers();
      batch.holds({ text, id: 1 });
    }
  },
});
