import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-deleted-text`,
  title: `${who} is told of the deletion with the configured text`,
  proves: [`push-stream-${mode}-deleted-text`],
  needs: [mode],
  hint: 'Is push_stream_channel_deleted_message_text, "Channel deleted" by default, the text of the message?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    await channel.given.deleted();
    const text = scene.configured.setting('publisher', 'push_stream_channel_deleted_message_text') ?? '';
    await listener.receives({ id: -2, channel: channel.id, text });
  },
}));
