import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/access-unknown',
  title: 'a subscriber of a channel that nobody has published to is refused with 403',
  proves: ['nchan-access-unknown'],
  needs: ['authorized'],
  hint: 'With nchan_subscribe_existing_channels_only on a subscriber makes no channel.',
  async run(scene) {
    const channel = scene.stage.unusedChannel();
    await scene.expect(scene.poll(channel, { at: 'authorized' })).answers(403);
    await scene.expect(channel.publisher.get()).answers(404);
  },
});
