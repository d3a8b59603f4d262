import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-ping-restarted`,
  title: `${who} is not pinged before the interval has passed since a message`,
  proves: [`push-stream-${mode}-ping-restarted`],
  needs: [mode],
  settings: [[mode, 'push_stream_ping_message_interval']],
  takes: 'seconds',
  hint: 'Does each message that is sent begin push_stream_ping_message_interval anew?',
  async run(scene) {
    const channel = scene.channel();
    const interval = scene.configured.pingInterval(mode, 2);
    const listener = await channel.given.listening(mode);
    await listener.isLeftAlone(0.75 * interval);
    const text = await channel.given.published();
    await listener.receives({ text });
    await listener.isLeftAlone(interval / 2);
    await listener.isPinged(interval);
  },
}));
