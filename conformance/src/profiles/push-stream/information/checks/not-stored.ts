import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-not-stored',
  title: 'what is published without being stored is counted as published only',
  proves: ['push-stream-information-stored', 'push-stream-information-published'],
  needs: ['publisherNostore'],
  hint: 'published_messages counts every message, stored_messages those that a later subscriber can get.',
  async run(scene) {
    const channel = scene.channel();
    for (const published_messages of [1, 2]) {
      await channel.given.publishedAt('publisherNostore');
      await scene.client().tells(channel, { published_messages, stored_messages: 0 });
    }
  },
});
