import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-timeout-position',
  title: 'who goes on from the answer to a request whose time was over misses nothing',
  proves: ['push-stream-long-polling-timeout-position'],
  needs: ['subscriber'],
  settings: [['subscriber', 'push_stream_longpolling_connection_ttl']],
  features: ['storage'],
  takes: 'seconds',
  hint: 'Does that answer have a Last-Modified and an Etag before the next message, and after all that were published?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('before'));
    const poll = polls.ask('subscriber', channel);
    const over = await channel.given.step('be answered when the time is over', () => poll.ends(polls.ttl));
    const text = await channel.given.published(scene.text('after'));
    const next = await polls.ask('subscriber', channel, { from: poll.batch(over).position }).answers();
    next.holds({ text, id: 2 });
  },
});
