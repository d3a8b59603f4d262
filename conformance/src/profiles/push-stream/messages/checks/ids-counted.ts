import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-ids-counted',
  title: 'channel information counts the messages of each channel from 1',
  proves: ['push-stream-messages-ids'],
  hint: 'Each channel counts for itself; published_messages is the id of the last message.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    for (const [channel, published_messages] of [
      [one, 1],
      [two, 1],
      [one, 2],
      [one, 3],
      [two, 2],
    ] as const) {
      await channel.given.published();
      await scene.client().tells(channel, { published_messages });
    }
  },
});
