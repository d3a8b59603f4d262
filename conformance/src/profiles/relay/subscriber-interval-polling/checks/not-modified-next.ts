import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/interval-not-modified-next',
  title: 'with interval-polling a request after the last message is answered 304',
  proves: ['relay-3.1-interval-not-modified'],
  needs: ['interval'],
  features: ['storage'],
  hint: 'Look at a cursor that is equal to the position of the last message.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const { cursor } = await channel.given.read(undefined, 'interval');
    await stage.expect(channel.subscriberAt('interval').next(cursor)).answers(304);
    const text = await channel.given.message();
    (await stage.expect(channel.subscriberAt('interval').next(cursor)).answers(200)).hasBody(text);
  },
});
