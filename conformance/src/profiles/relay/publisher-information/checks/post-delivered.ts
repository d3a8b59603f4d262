import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/info-post-delivered',
  title: 'the answer to a POST that was delivered has information about the channel too',
  proves: ['relay-3.2-info-body'],
  needs: ['subscriber'],
  hint: 'Look at the 201: it is often written by another piece of code than the 202.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.held();
    const reply = await stage.expect(channel.publisher.post(stage.text())).answers(200, 201, 202);
    reply.hasSomeBody('information about the channel');
  },
});
