import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-binary-delivered',
  title: 'a delivered message has every byte of its POST',
  proves: ['relay-3.2-post-delivers', 'relay-3.2-post-body'],
  needs: ['subscriber'],
  hint: 'Look for a body that goes through a string, ends at a NUL, or has its line ends changed.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    await channel.given.published(stage.everyByte);
    (await stage.expect(waiter).answers(200)).hasBody(stage.everyByte);
  },
});
