import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-mode-holds',
  title: 'a polling location holds requests that ask for long-polling',
  proves: ['push-stream-long-polling-mode-holds'],
  needs: ['polling'],
  hint: 'Does X-Nginx-PushStream-Mode: long-polling override the mode of the location?',
  async run(scene, polls) {
    const channel = scene.channel();
    const poll = await polls.ask('polling', channel, { mode: 'long-polling' }).isHeld();
    const text = await channel.given.published();
    const batch = await poll.answers();
    batch.holds({ text, id: 1 });
  },
});
