import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/walk-from-held',
  title: 'the validators of a delivered message lead on to the next one',
  proves: ['relay-3.1-next'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'Look at the validators of the delayed response: are they those of the message, or of the moment?',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const one = await channel.given.message();
    const two = await channel.given.message();
    const first = await stage.expect(waiter).answers(200);
    first.hasBody(one);
    (await stage.expect(channel.subscriber.next(first.cursor)).answers(200)).hasBody(two);
  },
});
