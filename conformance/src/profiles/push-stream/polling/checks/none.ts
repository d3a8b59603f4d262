import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-none',
  title: 'polling is answered 304 at once where there is nothing to send',
  proves: ['push-stream-polling-none'],
  needs: ['polling'],
  hint: 'Does a polling location answer 304 when no stored message is asked for, instead of holding the request?',
  async run(scene, polls) {
    const channel = scene.channel();
    await polls.ask('polling', channel).findsNothing();
    await channel.given.published();
    await polls.ask('polling', channel).findsNothing();
  },
});
