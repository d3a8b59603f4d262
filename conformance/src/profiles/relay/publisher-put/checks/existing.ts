import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/put-existing',
  title: 'PUT on a channel that exists is answered 200 and leaves its messages alone',
  proves: ['relay-3.2-put-existing'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look for a PUT that empties the queue, or adds to it.',
  async run(stage) {
    const channel = await stage.channel();
    const one = await channel.given.message();
    await stage.expect(channel.publisher.put()).answers(200);
    const two = await channel.given.message();
    const first = await stage.expect(channel.subscriber.get()).answers(200);
    first.hasBody(one);
    (await stage.expect(channel.subscriber.next(first.cursor)).answers(200)).hasBody(two);
  },
});
