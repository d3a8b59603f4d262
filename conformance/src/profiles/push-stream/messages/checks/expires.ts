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
    const shelf = scene.shelf();
    const look = () => scene.desk('publisherStrict').looksAt(shelf.channel);
    await shelf.put();
    await shelf.keeps(look, 0.75);
    await shelf.put();
    await shelf.empties(look);
  },
});
