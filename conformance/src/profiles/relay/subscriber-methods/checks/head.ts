import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/method-head',
  title: 'HEAD on the subscriber location gets some answer',
  proves: ['relay-3.1-method-not-allowed'],
  hint: 'The protocol does not name HEAD: 405 is right, and so is what a GET would get, without the body. No answer at all is not.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.served();
    const reply = await stage.expect(channel.subscriber.other('HEAD')).answers();
    stage.observe('HEAD on a subscriber location', reply.statusLine);
  },
});
