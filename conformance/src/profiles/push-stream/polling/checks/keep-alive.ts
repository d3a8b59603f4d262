import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-keep-alive',
  title: 'after a 304 the connection serves the next request',
  proves: ['push-stream-polling-keep-alive'],
  needs: ['polling'],
  features: ['storage'],
  hint: 'Does a 304 end with its head, and is the connection kept?',
  async run(scene, polls) {
    const channel = scene.channel();
    const text = await channel.given.published();
    const ask = polls.keepAlive('polling', channel);
    const nothing = await channel.given.step('be told that there is nothing', () => ask().findsNothing());
    const options = { as: `${channel.id}.b1` };
    // A server may close the connection where it says so: then there is another.
    const again = nothing.closesConnection ? polls.ask('polling', channel, options) : ask(options);
    const batch = await again.answers();
    batch.holds({ text });
  },
});
