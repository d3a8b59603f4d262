import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-configurable-last',
  title: 'one location broadcasts, another is last-in-first-out',
  proves: ['relay-3.1-concurrency-configurable'],
  needs: ['subscriber', 'last'],
  hint: 'The two locations that were given must differ in how they handle concurrent requests.',
  async run(stage) {
    const broadcast = await stage.channel();
    const older = await broadcast.given.held();
    await broadcast.given.held();
    stage.expect(older).isUnanswered('both requests to be held by the location that broadcasts');
    const channel = await stage.channel();
    const holder = await channel.given.held('last');
    const newer = channel.subscriberAt('last').get();
    await stage.expect(holder).answers(409);
    await stage.expect(newer).isHeld(channel);
  },
});
