import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-counts',
  title: 'the summary counts channels, subscribers and messages',
  proves: ['push-stream-statistics-counts'],
  needs: ['statistics', 'streaming'],
  features: ['storage'],
  hint: 'Other checks run at the same time: each number is at least what this check has added.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const client = scene.client('statistics').takesQuery();
    const before = await client.sumsUp();
    await one.given.listening('streaming');
    await one.given.listening('streaming');
    for (const channel of [one, one, two]) await channel.given.published();
    await client.sumsUp({
      published_messages: before.published_messages + 3,
      channels: 2,
      subscribers: 2,
      stored_messages: 3,
    });
  },
});
