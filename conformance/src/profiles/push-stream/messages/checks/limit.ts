import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-limit',
  title: 'a channel stores as many messages as configured, the latest',
  proves: ['push-stream-messages-limit'],
  features: ['storage'],
  settings: [['publisher', 'push_stream_max_messages_stored_per_channel']],
  hint: 'The oldest message makes room for the newest.',
  async run(scene, polls) {
    const channel = scene.channel();
    const most = scene.configured.count('publisher', 'push_stream_max_messages_stored_per_channel', 200);
    const texts = Array.from({ length: most + 2 }, () => scene.text());
    for (const text of texts) await channel.given.published(text);
    await scene.client().tells(channel, { published_messages: most + 2, stored_messages: most });
    const kept = texts.slice(2).map((text) => ({ text }));
    for (const mode of polls.modes) {
      await polls.start(mode, channel, { as: `${channel.id}.b${most + 2}` }).gives(...kept);
    }
  },
});
