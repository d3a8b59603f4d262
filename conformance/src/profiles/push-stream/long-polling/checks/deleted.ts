import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-deleted',
  title: 'a held request is answered with the message -2 when its channel is deleted',
  proves: ['push-stream-long-polling-deleted'],
  needs: ['subscriber'],
  hint: 'Is a held request answered 200, not 410 or nothing, when the channel is deleted?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = scene.text('bye');
    const poll = await polls.held('subscriber', channel);
    const deletion = channel.delete({ body: Buffer.from(text) });
    const batch = await poll.answersAtOnce(deletion);
    const usual = scene.configured.setting('subscriber', 'push_stream_channel_deleted_message_text') ?? '';
    batch.holdsOneOf({ id: -2, text, channel: channel.id }, { id: -2, text: usual, channel: channel.id });
  },
});
