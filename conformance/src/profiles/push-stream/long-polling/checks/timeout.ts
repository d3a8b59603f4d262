import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-timeout',
  title: 'a held request is answered when its time is over',
  proves: ['push-stream-long-polling-timeout'],
  needs: ['subscriber'],
  settings: [['subscriber', 'push_stream_longpolling_connection_ttl']],
  takes: 'seconds',
  hint: 'Is a held request answered 304 after push_stream_longpolling_connection_ttl, or 200 with the message -3 where push_stream_timeout_with_body is on?',
  async run(scene, polls) {
    const poll = polls.ask('subscriber', scene.channel());
    if (scene.configured.setting('subscriber', 'push_stream_timeout_with_body') === 'on') {
      const reply = await poll.answersAfter(polls.ttl, 200);
      poll.batch(reply).holds({ id: -3, text: 'Timed out', channel: '' });
    } else {
      await poll.answersAfter(polls.ttl, 304);
    }
  },
});
