import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/messages-dropped',
  title: 'a channel that is not used is dropped',
  proves: ['push-stream-messages-dropped'],
  needs: ['publisherNostore'],
  settings: [['publisher', 'push_stream_channel_inactivity_time']],
  hint: 'The time runs from the last publish or subscribe; what is stored keeps a channel.',
  async run(scene) {
    const channel = scene.channel();
    const time = scene.configured.shortTime('publisher', 'push_stream_channel_inactivity_time', 10_000);
    await channel.given.publishedAt('publisherNostore');
    await scene.client().comesToForget(channel, { notBefore: time, notAfter: time + 9000 });
    await channel.given.published();
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
