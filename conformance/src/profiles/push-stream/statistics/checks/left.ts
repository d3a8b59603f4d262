import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-left',
  since: '0.2',
  title: 'what is told of a channel follows its messages and its subscribers, when they go too',
  proves: ['push-stream-statistics-one'],
  needs: ['statistics', 'streaming'],
  features: ['storage'],
  hint: 'Are the counts read when they are asked for, from the channel itself?',
  async run(scene) {
    const channel = scene.channel();
    const client = scene.client('statistics');
    await channel.given.published();
    const subscriber = await channel.given.subscriber();
    await client.comesToTell(channel, { published_messages: 1, stored_messages: 1, subscribers: 1 });
    await channel.given.published();
    subscriber.disconnect();
    await client.comesToTell(channel, {
      published_messages: 2,
      stored_messages: scene.stage.keeps(2),
      subscribers: 0,
    });
  },
});
