import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-stored',
  title: 'each stored message is counted',
  proves: ['push-stream-information-stored'],
  features: ['storage'],
  hint: 'Does the publisher location store (push_stream_store_messages on), and does the count follow at once?',
  async run(scene) {
    const channel = scene.channel();
    for (const published of [1, 2, 3]) {
      await channel.given.published();
      await scene.client().tells(channel, { stored_messages: scene.stage.keeps(published) });
    }
  },
});
