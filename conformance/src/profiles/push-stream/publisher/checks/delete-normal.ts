import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-delete-normal',
  title: 'a normal publisher location deletes nothing',
  proves: ['push-stream-publisher-methods'],
  needs: ['publisherNormal'],
  hint: 'push_stream_publisher normal has GET, POST and PUT only.',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    await scene.refused(scene.client('publisherNormal').ask('DELETE', channel), 405);
    await scene.client().tells(channel);
  },
});
