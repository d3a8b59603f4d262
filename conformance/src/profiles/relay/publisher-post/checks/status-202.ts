import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-status-202',
  title: 'POST is answered 202 when nobody waits',
  proves: ['relay-3.2-post-status'],
  hint: 'Look for a status that depends on whether the message was stored, or on subscribers who were there before.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.publisher.post(stage.text())).answers(202);
  },
});
