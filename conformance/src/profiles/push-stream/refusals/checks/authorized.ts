import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-authorized',
  title: 'a channel with a stored message may be subscribed to where others may not',
  proves: ['push-stream-refusals-unauthorized'],
  needs: ['authorized'],
  features: ['storage'],
  hint: 'A stored message authorizes its channel; no backtrack has to be asked for.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const subscriber = scene.subscribeBriefly('authorized', channel);
    await subscriber.isConnected();
    await channel.given.published();
    await subscriber.isAnswered();
    subscriber.disconnect();
  },
});
