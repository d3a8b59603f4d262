import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/info-delete',
  title: 'the answer to a DELETE has information about the channel in its body',
  proves: ['relay-3.2-info-body'],
  hint: 'Every 2xx of a publisher location has a body; an empty one tells the publisher nothing.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const reply = await stage.expect(channel.publisher.delete()).answers(200, 201, 202);
    reply.hasSomeBody('information about the channel');
  },
});
