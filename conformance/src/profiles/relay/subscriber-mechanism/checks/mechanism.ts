import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/mechanism',
  title: 'a request for a message that does not exist yet is held, or answered 304',
  proves: ['relay-3.1-mechanism'],
  hint: 'Long-polling waits, interval-polling says 304; there is no third way.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.subscriber.get()).findsNothing(channel);
    const { cursor } = await channel.given.served();
    await stage.expect(channel.subscriber.next(cursor)).findsNothing(channel);
  },
});
