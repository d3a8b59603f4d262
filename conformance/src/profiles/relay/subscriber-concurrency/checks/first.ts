import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-first',
  title: 'with first-in-last-out all but the oldest request are answered 409 at once',
  proves: ['relay-3.1-concurrency-first', 'relay-3.1-longpoll-conflict'],
  needs: ['first'],
  hint: 'If this location is meant to broadcast, do not give it with --first.',
  async run(stage) {
    const channel = await stage.channel();
    const oldest = await channel.given.held('first');
    for (let count = 0; count < 2; count++) {
      await stage.expect(channel.subscriberAt('first').get()).answersAtOnce(409);
    }
    stage.expect(oldest).isUnanswered('the oldest request to stay held');
    const text = await channel.given.message();
    (await stage.expect(oldest).answers(200)).hasBody(text);
  },
});
