import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-wildcards-allowed',
  title: 'as many wildcard channels as allowed may be subscribed to, beside another channel',
  proves: ['push-stream-refusals-too-many-wildcards'],
  needs: ['streaming'],
  settings: [
    ['streaming', 'push_stream_wildcard_channel_prefix'],
    ['streaming', 'push_stream_wildcard_channel_max_qtd'],
  ],
  hint: 'The limit is for wildcard channels alone, and one that is reached is not exceeded.',
  async run(scene) {
    const count = scene.configured.count('streaming', 'push_stream_wildcard_channel_max_qtd', 50);
    const channel = scene.channel();
    const subscriber = scene.subscribeBriefly('streaming', channel, ...scene.wildcards('streaming', count));
    await subscriber.isConnected();
    await channel.given.published();
    await subscriber.isAnswered();
    subscriber.disconnect();
  },
});
