import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-restarts',
  title: 'a channel that was deleted counts from 1 again',
  proves: ['push-stream-messages-restarts'],
  hint: 'Nothing of a deleted channel is left.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    await channel.given.known();
    await channel.given.deleted();
    await channel.given.published();
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
