import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/method-patch',
  title: 'PATCH on the subscriber location is answered 405',
  proves: ['relay-3.1-method-not-allowed'],
  hint: 'Refuse the method, not the client: 403 says that nobody may, 405 that this is the wrong verb.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    await channel.given.read();
    await stage.expect(channel.subscriber.other('PATCH', { body: Buffer.from('x') })).answers(405);
  },
});
