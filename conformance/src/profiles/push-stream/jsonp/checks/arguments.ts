import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-arguments',
  title: 'the time and tag of an answer, as arguments, lead to what came after',
  proves: ['push-stream-jsonp-arguments'],
  needs: ['jsonp'],
  features: ['storage'],
  hint: 'Are push_stream_last_received_message_time and _tag read from the arguments, percent-decoded?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const from = await polls.lastPosition(channel, 'jsonp');
    const two = await channel.given.published(scene.text('two'));
    const batch = await polls.ask('jsonp', channel, { from, callback: 'cb' }).answersAtOnce();
    batch.holds({ text: two, id: 2 });
  },
});
