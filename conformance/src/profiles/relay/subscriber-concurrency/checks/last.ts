import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-last',
  title: 'with last-in-first-out all but the most recent request are answered 409 at once',
  proves: ['relay-3.1-concurrency-last', 'relay-3.1-longpoll-conflict'],
  needs: ['last'],
  hint: 'If this location is meant to broadcast, do not give it with --last.',
  async run(stage) {
    const channel = await stage.channel();
    let holder = await channel.given.held('last');
    for (let count = 0; count < 2; count++) {
      const newer = channel.subscriberAt('last').get();
      await stage.expect(holder).answersAtOnce(409, newer, channel);
      holder = newer;
    }
    await stage.expect(holder).isHeld(channel);
    const text = await channel.given.message();
    (await stage.expect(holder).answers(200)).hasBody(text);
  },
});
