import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-deleted-text',
  title: 'the message -2 has the text that the DELETE had, or the usual one',
  proves: ['push-stream-long-polling-deleted-text'],
  needs: ['subscriber'],
  hint: 'Is the body of the DELETE the text of the message -2, and push_stream_channel_deleted_message_text where it has none?',
  async run(scene, polls) {
    const usual = scene.configured.setting('subscriber', 'push_stream_channel_deleted_message_text') ?? '';
    for (const text of [scene.text('bye'), undefined]) {
      const channel = scene.channel();
      const poll = await polls.held('subscriber', channel);
      channel.delete(text === undefined ? {} : { body: Buffer.from(text) });
      const batch = await channel.given.step('be told of the deletion', () => poll.answers());
      batch.holds({ id: -2, text: text ?? usual, channel: channel.id });
    }
  },
});
