import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-ids-unstored',
  title: 'messages that are not stored count, too',
  proves: ['push-stream-messages-ids-unstored'],
  needs: ['streaming', 'publisherNostore'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'The count of a channel is that of its publishes.',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    listener.pattern.mustShow('id');
    for (const id of [1, 3]) {
      await listener.receives({ text: await channel.given.published(), id });
      await listener.receives({ text: await channel.given.publishedAt('publisherNostore'), id: id + 1 });
    }
  },
});
