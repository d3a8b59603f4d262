import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-configurable-first',
  title: 'one location broadcasts, another is first-in-last-out',
  proves: ['relay-3.1-concurrency-configurable'],
  needs: ['subscriber', 'first'],
  hint: 'The two locations that were given must differ in how they handle concurrent requests.',
  async run(stage) {
    const broadcast = await stage.channel();
    const older = await broadcast.given.held();
    await broadcast.given.held();
    stage.expect(older).isUnanswered('both requests to be held by the location that broadcasts');
    const channel = await stage.channel();
    const holder = await channel.given.held('first');
    const refused = channel.subscriberAt('first').get();
    await stage.expect(refused).answers(409);
    stage.expect(holder).isUnanswered('the oldest request to stay held');
  },
});
