import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/method-options',
  title: 'OPTIONS on the subscriber location is answered 405',
  proves: ['relay-3.1-method-not-allowed'],
  hint: 'Only a CORS preflight (Origin and Access-Control-Request-Method) is an exception.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    await channel.given.read();
    await stage.expect(channel.subscriber.other('OPTIONS', {})).answers(405);
  },
});
