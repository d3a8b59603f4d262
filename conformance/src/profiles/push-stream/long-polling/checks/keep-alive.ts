import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-keep-alive',
  title: 'after the 304 of a request whose time was over the connection serves the next request',
  proves: ['push-stream-long-polling-keep-alive'],
  needs: ['subscriber'],
  settings: [['subscriber', 'push_stream_longpolling_connection_ttl']],
  takes: 'seconds',
  hint: 'Does a 304 end with its head, and is the connection kept?',
  async run(scene, polls) {
    const channel = scene.channel();
    const ask = polls.keepAlive('subscriber', channel);
    const over = await channel.given.step('be answered when the time is over', () => ask().ends(polls.ttl));
    // A server may close the connection where it says so: then there is another.
    const again = over.closesConnection ? polls.ask('subscriber', channel) : ask();
    const next = await again.isHeld();
    const text = await channel.given.published();
    const batch = await next.answers();
    batch.holds({ text });
  },
});
