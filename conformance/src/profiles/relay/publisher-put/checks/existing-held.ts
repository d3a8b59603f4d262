import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/put-existing-held',
  title: 'PUT on a channel that exists leaves its held requests alone',
  proves: ['relay-3.2-put-existing'],
  needs: ['subscriber'],
  hint: 'PUT publishes nothing: a held request must not be answered by it.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    await stage.expect(channel.publisher.put()).answers();
    await stage.expect(waiter).staysHeld('to stay held when the channel is PUT again');
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
