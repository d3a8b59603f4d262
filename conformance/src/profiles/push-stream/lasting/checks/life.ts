import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-life`,
  title: `${who} is sent the footer template and the end when its time is over`,
  proves: [`push-stream-${mode}-life`],
  needs: [mode],
  settings: [[mode, 'push_stream_subscriber_connection_ttl']],
  takes: 'seconds',
  hint: 'Does push_stream_subscriber_connection_ttl run from the beginning of the connection, whatever it is sent?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const text = await channel.given.published();
    await listener.receives({ text });
    await listener.endsAfter(scene.configured.time(mode, 'push_stream_subscriber_connection_ttl'));
  },
}));
