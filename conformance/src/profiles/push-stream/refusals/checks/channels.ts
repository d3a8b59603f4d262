import { story } from '../../stories/story.js';

const most = 'push_stream_max_number_of_channels';
const explain = 'Number of channels were exceeded.';

export default [
  story({
    id: 'push-stream/refusals-channels',
    title: 'a publish that makes too many channels is answered 403, one to a channel that is there is not',
    proves: ['push-stream-refusals-channels-limit'],
    needs: ['publisherStrict'],
    settings: [['publisherStrict', most]],
    alone: true,
    hint: `The words of the module for it: ${explain}`,
    async run(scene) {
      const server = scene.channelLimit();
      await server.fill();
      const reply = await scene.expect(server.anyone.post(scene.text())).answers(200);
      scene.client('publisherStrict').told(reply, server.anyone, { published_messages: 2 });
    },
  }),
  story({
    id: 'push-stream/refusals-channels-explain',
    title: 'the refusal of a publish that makes too many channels says why',
    proves: ['push-stream-refusals-explain'],
    needs: ['publisherStrict'],
    settings: [['publisherStrict', most]],
    alone: true,
    hint: 'The reason goes into the header X-Nginx-PushStream-Explain.',
    async run(scene) {
      const server = scene.channelLimit();
      const refusal = await scene.channel().given.step('be refused', () => server.fill());
      refusal.hasHeader('X-Nginx-PushStream-Explain', explain);
    },
  }),
  story({
    id: 'push-stream/refusals-channels-subscribed',
    title: 'a subscription that makes too many channels is answered 403',
    proves: ['push-stream-refusals-channels-subscribed'],
    needs: ['publisherStrict', 'pollingStrict'],
    settings: [['publisherStrict', most]],
    alone: true,
    hint: `Subscribers make channels, too. The words of the module for it: ${explain}`,
    async run(scene) {
      const server = scene.channelLimit();
      await scene.channel().given.step('use up the channels', () => server.fill());
      await scene.refused(scene.client('pollingStrict').get(scene.channel('publisherStrict')), 403);
    },
  }),
  story({
    id: 'push-stream/refusals-channels-subscribed-explain',
    title: 'the refusal of a subscription that makes too many channels says why',
    proves: ['push-stream-refusals-explain'],
    needs: ['publisherStrict', 'pollingStrict'],
    settings: [['publisherStrict', most]],
    alone: true,
    hint: 'The reason goes into the header X-Nginx-PushStream-Explain.',
    async run(scene) {
      const server = scene.channelLimit();
      const { given } = scene.channel();
      await given.step('use up the channels', () => server.fill());
      const call = scene.client('pollingStrict').get(scene.channel('publisherStrict'));
      const refusal = await given.step('be refused', () => scene.refused(call, 403));
      refusal.hasHeader('X-Nginx-PushStream-Explain', explain);
    },
  }),
];
