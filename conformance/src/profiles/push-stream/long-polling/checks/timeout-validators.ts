import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-timeout-validators',
  title: 'the answer to a request whose time was over has the time of then and the Etag W/0',
  proves: ['push-stream-long-polling-timeout-validators'],
  needs: ['subscriber'],
  settings: [['subscriber', 'push_stream_longpolling_connection_ttl']],
  takes: 'seconds',
  hint: 'Are Last-Modified the time of the answer, and Etag W/0, when a held request is given up?',
  async run(scene, polls) {
    const channel = scene.channel();
    const poll = polls.ask('subscriber', channel);
    const over = await channel.given.step('be answered when the time is over', () => poll.ends(polls.ttl));
    over.hasHeader('Etag', 'W/0');
    poll.isOfNow(over);
  },
});
