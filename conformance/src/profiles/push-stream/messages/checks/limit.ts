import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-limit',
  title: 'a channel stores as many messages as configured, the latest',
  proves: ['push-stream-messages-limit'],
  needs: ['streaming'],
  features: ['storage'],
  settings: [['publisher', 'push_stream_max_messages_stored_per_channel']],
  hint: 'The oldest message makes room for the newest.',
  async run(scene) {
    const channel = scene.channel();
    const most = scene.configured.count('publisher', 'push_stream_max_messages_stored_per_channel', 200);
    const texts = Array.from({ length: most + 2 }, () => scene.text());
    for (const text of texts) await channel.given.published(text);
    await scene.client().tells(channel, { published_messages: most + 2, stored_messages: most });
    const late = await channel.given.listening('streaming', { as: `${channel.id}.b${most + 2}` });
    await late.receives(...texts.slice(2).map((text) => ({ text })));
  },
});
