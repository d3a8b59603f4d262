import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-published',
  title: 'each message is counted as soon as it is published',
  proves: ['push-stream-information-published'],
  hint: 'The count of a channel must be up to date when the publisher has its answer.',
  async run(scene) {
    const channel = scene.channel();
    for (const published_messages of [1, 2, 3]) {
      await channel.given.published();
      await scene.client().tells(channel, { published_messages });
    }
  },
});
