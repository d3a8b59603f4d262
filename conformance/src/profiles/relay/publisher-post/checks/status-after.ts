import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-status-after',
  title: 'POST is answered 202 again when the request that waited has been answered',
  proves: ['relay-3.2-post-status'],
  needs: ['subscriber'],
  hint: 'Look for a held request that stays in the list after it was answered.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    await channel.given.message();
    await stage.expect(waiter).answers(200);
    await stage.expect(channel.publisher.post(stage.text())).answers(202);
  },
});
