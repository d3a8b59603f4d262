import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-deleted-body`,
  title: `${who} is told of the deletion with the body of the DELETE`,
  proves: [`push-stream-${mode}-deleted-body`],
  needs: [mode],
  hint: 'Does the body of a DELETE take the place of push_stream_channel_deleted_message_text?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const text = scene.text('moved');
    await channel.given.deleted(text);
    await listener.receives({ id: -2, channel: channel.id, text });
  },
}));
