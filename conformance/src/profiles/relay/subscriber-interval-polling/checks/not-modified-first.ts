import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/interval-not-modified-first',
  title: 'with interval-polling a channel without messages is answered 304',
  proves: ['relay-3.1-interval-not-modified'],
  needs: ['interval'],
  features: ['storage'],
  hint: 'A channel that does not exist yet has no message yet either: 304, not 404.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.subscriberAt('interval').get()).answers(304);
    const text = await channel.given.message();
    (await stage.expect(channel.subscriberAt('interval').get()).answers(200)).hasBody(text);
  },
});
