import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-broadcast',
  title: 'all held requests stay held, and each gets the message',
  proves: ['relay-3.1-concurrency-broadcast', 'relay-3.1-concurrency-default'],
  needs: ['subscriber'],
  hint: 'The plain subscriber location broadcasts; one that does not is given with --first or --last.',
  async run(stage) {
    const channel = await stage.channel();
    const waiters = [await channel.given.held()];
    for (let count = 0; count < 2; count++) {
      const waiter = channel.subscriberAt('subscriber').get();
      await stage.expect(waiter).isHeld(channel);
      waiters.push(waiter);
    }
    for (const waiter of waiters) stage.expect(waiter).isUnanswered('to stay held beside the others');
    const text = await channel.given.message();
    for (const waiter of waiters) (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
