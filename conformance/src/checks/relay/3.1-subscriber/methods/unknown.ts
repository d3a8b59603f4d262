import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/method-unknown',
  title: 'a method that nobody knows on the subscriber location is answered 405',
  proves: ['relay-3.1-method-not-allowed'],
  hint: 'Many HTTP libraries answer a method they do not know themselves, with 400 or 501.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    await channel.given.read();
    await stage.expect(channel.subscriber.other('BREW', {})).answers(405);
  },
});
