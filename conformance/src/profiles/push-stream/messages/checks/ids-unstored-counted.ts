import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-ids-unstored-counted',
  title: 'channel information counts messages that are not stored among the others',
  proves: ['push-stream-messages-ids-unstored'],
  needs: ['publisherNostore'],
  hint: 'The count of a channel is that of its publishes; published_messages is the id of the last message.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    await channel.given.publishedAt('publisherNostore');
    await channel.given.published();
    await scene.client().tells(channel, { published_messages: 3 });
  },
});
