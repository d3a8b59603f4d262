import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-ping`,
  title: `${who} is pinged after each interval of silence`,
  proves: [`push-stream-${mode}-ping`],
  needs: [mode],
  settings: [[mode, 'push_stream_ping_message_interval']],
  takes: 'seconds',
  hint: 'Does a timer of push_stream_ping_message_interval run for every connection, once, and again after each ping?',
  async run(scene) {
    const channel = scene.channel();
    const interval = scene.configured.pingInterval(mode, 2);
    const listener = await channel.given.listening(mode);
    await listener.isPinged(interval);
    await listener.isLeftAlone(interval / 4);
    await listener.isPinged(interval);
    const text = await channel.given.published();
    await listener.receives({ text, id: 1, channel: channel.id });
  },
}));
