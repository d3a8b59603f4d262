import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/refusals-channels-apart',
  title: 'a wildcard channel may be made where there may be no more other channels',
  proves: ['push-stream-refusals-channels-apart'],
  needs: ['publisherStrict'],
  settings: [
    ['publisherStrict', 'push_stream_max_number_of_channels'],
    ['publisherStrict', 'push_stream_wildcard_channel_prefix'],
  ],
  alone: true,
  hint: 'Each kind of channel has a limit of its own.',
  async run(scene) {
    const server = scene.channelLimit();
    await scene.channel().given.step('use up the channels', () => server.fill());
    for (const wildcard of scene.wildcards('publisherStrict', 1, 'publisherStrict')) {
      await scene.expect(wildcard.post(scene.text())).answers(200);
    }
  },
});
