import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-mode-answers',
  title: 'a streaming location gives a whole answer to a request that asks for polling',
  proves: ['push-stream-long-polling-mode-answers'],
  needs: ['streaming'],
  features: ['storage'],
  hint: 'Does X-Nginx-PushStream-Mode: polling override the mode of the location?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const options = { mode: 'polling', as: `${channel.id}.b1` };
    const batch = await polls.ask('streaming', channel, options).answers();
    batch.holds({ text });
    await polls.ask('streaming', channel, { mode: 'polling', from: batch.position }).findsNothing();
  },
});
