import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-expires-unread',
  title: 'a message that is too old is given to no subscriber',
  proves: ['push-stream-messages-expires'],
  needs: ['publisherStrict', 'pollingStrict'],
  settings: [['publisherStrict', 'push_stream_message_ttl']],
  takes: 'seconds',
  alone: true,
  hint: 'Look at the age of a stored message before it is sent to somebody who comes late.',
  async run(scene, polls) {
    const expiry = scene.expiry();
    const text = await expiry.publish();
    await expiry.empties(() => polls.looksFor(text, 'pollingStrict', expiry.channel));
  },
});
