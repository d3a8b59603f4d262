import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/info-put',
  title: 'the answer to a PUT has information about the channel in its body',
  proves: ['relay-3.2-info-body'],
  hint: 'Every 2xx of a publisher location has a body; an empty one tells the publisher nothing.',
  async run(stage) {
    const channel = stage.unusedChannel();
    const reply = await stage.expect(channel.publisher.put()).answers(200, 201, 202);
    reply.hasSomeBody('information about the channel');
  },
});
