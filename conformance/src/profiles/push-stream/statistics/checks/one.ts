import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-one',
  title: 'statistics of one channel are those that publishers get',
  proves: ['push-stream-statistics-one'],
  needs: ['statistics'],
  hint: 'The same object for a channel as on the publisher location.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const { published_messages, stored_messages } = await channel.given.known();
    await scene.client('statistics').tells(channel, { published_messages, stored_messages });
  },
});
