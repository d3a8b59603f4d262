import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-next',
  title: 'a held request is ended at once by the next message',
  proves: ['push-stream-long-polling-next'],
  needs: ['subscriber'],
  hint: 'Is a held request answered when a message is published, with that message?',
  async run(scene, polls) {
    const channel = scene.channel();
    const poll = await polls.held('subscriber', channel);
    const text = scene.text();
    const posted = channel.post(text);
    const batch = await poll.answersAtOnce(posted);
    batch.holds({ text, id: 1, channel: channel.id });
  },
});
