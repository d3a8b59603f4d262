import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/message-id-validators',
  title: 'Last-Modified and Etag are the time and the tag of the message id',
  proves: ['nchan-message-id-validators'],
  features: ['storage'],
  hint: 'Last-Modified is the time of the message, the Etag its tag, and the id both with a colon between them.',
  async run(scene) {
    const channel = await scene.channel();
    const one = await scene.published(channel);
    const two = await scene.published(channel);
    const first = await channel.given.read();
    const second = await channel.given.read(first.cursor);
    scene.areEqual('time and tag of the messages', [one.id, two.id], [first, second].map(scene.idOf));
  },
});
