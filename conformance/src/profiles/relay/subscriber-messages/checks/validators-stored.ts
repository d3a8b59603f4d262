import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/validators-stored',
  title: 'a stored message comes with Last-Modified and Etag',
  proves: ['relay-3.1-validators'],
  features: ['storage'],
  hint: 'A subscriber can only ask for the next message with both.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    (await stage.expect(channel.subscriber.get()).answers(200)).hasValidators();
  },
});
