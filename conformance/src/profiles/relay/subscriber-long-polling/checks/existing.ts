import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-existing',
  title: 'a request for a message that exists is answered at once',
  proves: ['relay-3.1-longpoll-existing'],
  needs: ['subscriber'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look for a subscriber that is always put to sleep first.',
  async run(stage) {
    const channel = await stage.channel();
    const [one, two] = [await channel.given.message(), await channel.given.message()];
    const first = await stage.expect(channel.subscriber.get()).answersAtOnce(200);
    first.hasBody(one);
    (await stage.expect(channel.subscriber.next(first.cursor)).answersAtOnce(200)).hasBody(two);
  },
});
