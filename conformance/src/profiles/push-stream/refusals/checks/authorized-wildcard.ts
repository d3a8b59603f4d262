import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-authorized-wildcard',
  title: 'a wildcard channel may be subscribed to where others have to be there',
  proves: ['push-stream-refusals-unauthorized'],
  needs: ['authorized'],
  features: ['storage'],
  settings: [['authorized', 'push_stream_wildcard_channel_prefix']],
  hint: 'Only channels that are no wildcard channels need a stored message.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const subscriber = scene.subscribeBriefly('authorized', channel, ...scene.wildcards('authorized', 1));
    await subscriber.isConnected();
    await channel.given.published();
    await subscriber.isAnswered();
    subscriber.disconnect();
  },
});
