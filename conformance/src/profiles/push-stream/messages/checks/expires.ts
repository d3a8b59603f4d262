import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-expires',
  title: 'each stored message is counted for as long as it is to be kept, and then no more',
  proves: ['push-stream-messages-expires'],
  needs: ['publisherStrict'],
  settings: [['publisherStrict', 'push_stream_message_ttl']],
  takes: 'seconds',
  alone: true,
  hint: 'The time runs for each message from its own publish, whatever is published after it.',
  async run(scene) {
    const expiry = scene.expiry();
    const count = () => scene.client('publisherStrict').counts(expiry.channel);
    await expiry.publish();
    await expiry.keeps(count, 0.75);
    await expiry.publish();
    await expiry.empties(count);
  },
});
