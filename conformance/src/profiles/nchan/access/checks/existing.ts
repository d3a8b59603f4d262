import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/access-existing',
  title: 'a channel that was published to can be subscribed to',
  proves: ['nchan-access-existing'],
  needs: ['authorized'],
  features: ['storage'],
  hint: 'With nchan_subscribe_existing_channels_only on a POST makes the channel.',
  async run(scene) {
    const channel = await scene.channel();
    const text = await channel.given.message();
    const reply = await scene.expect(scene.poll(channel, { at: 'authorized' })).answers(200);
    reply.hasBody(text);
  },
});
