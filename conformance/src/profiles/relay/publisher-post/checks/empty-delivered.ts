import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-empty-delivered',
  title: 'a POST without a body is delivered as an empty message',
  proves: ['relay-3.2-post-delivers'],
  needs: ['subscriber'],
  hint: 'Look for code that takes an empty message for none: the held request is answered 200 with nothing in it.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    await stage.expect(channel.publisher.post()).answers(201, 202);
    (await stage.expect(waiter).answers(200)).hasBody('');
  },
});
