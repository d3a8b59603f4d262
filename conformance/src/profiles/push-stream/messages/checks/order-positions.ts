import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-order-positions',
  title: 'Last-Modified and Etag put messages in the order of their publishing',
  proves: ['push-stream-messages-order'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'The tag counts the messages of one second, of all channels together.',
  async run(scene, polls) {
    const [one, two] = [scene.channel(), scene.channel()];
    const moments = [];
    for (const channel of [one, two, two, one, two, one]) {
      await channel.given.published();
      moments.push(await polls.lastMoment(channel, 'subscriber'));
    }
    scene.inOrder(moments);
  },
});
