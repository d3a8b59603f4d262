import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-next',
  title: 'a script that waits calls the function with the next message',
  proves: ['push-stream-jsonp-next'],
  needs: ['jsonp'],
  hint: 'Is the answer to a held request with the argument callback a call with an array of one message?',
  async run(scene, polls) {
    const channel = scene.channel();
    // As pushstream.js asks before it has got anything.
    const poll = await polls.held('jsonp', channel, { callback: 'cb', from: { time: '', tag: '' } });
    const text = await channel.given.published();
    const batch = await poll.answers();
    batch.holds({ text, id: 1, channel: channel.id });
  },
});
