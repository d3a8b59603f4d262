import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/walk-while-publishing',
  title: 'a reader that has caught up finds what is published later',
  proves: ['relay-3.1-next'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look at a cursor that is at the end of the queue when the next message comes.',
  async run(stage) {
    const channel = await stage.channel();
    const one = await channel.given.message();
    const first = await channel.given.read();
    first.hasBody(one);
    const two = await channel.given.message();
    const second = await stage.expect(channel.subscriber.next(first.cursor)).answers(200);
    second.hasBody(two);
    const [three, four] = [await channel.given.message(), await channel.given.message()];
    const third = await stage.expect(channel.subscriber.next(second.cursor)).answers(200);
    third.hasBody(three);
    (await stage.expect(channel.subscriber.next(third.cursor)).answers(200)).hasBody(four);
  },
});
