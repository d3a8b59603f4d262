import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/info-get',
  title: 'the answer to a GET has information about the channel in its body',
  proves: ['relay-3.2-info-body'],
  hint: 'Every 2xx of a publisher location has a body; an empty one tells the publisher nothing.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const reply = await stage.expect(channel.publisher.get()).answers(200, 201, 202);
    reply.hasSomeBody('information about the channel');
    if (/\d/.test(reply.text))
      stage.observe('relay-3.2-info-counts', `has numbers: ${JSON.stringify(reply.text.slice(0, 80))}`);
  },
});
