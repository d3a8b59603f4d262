import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-formats',
  title: 'GET on a channel that exists is answered 200 whatever format the publisher accepts',
  proves: ['relay-3.2-get-existing', 'relay-3.2-info-body'],
  hint: 'The format of channel information may be negotiated, but each form of it must be a valid response.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    for (const accept of [
      'text/plain',
      'application/json',
      'text/yaml',
      'application/xml',
      'image/png',
      '*/*',
    ]) {
      const reply = await stage.expect(channel.publisher.get({ headers: [['Accept', accept]] })).answers(200);
      reply.hasSomeBody('information about the channel');
      stage.observe(
        'relay-3.2-info-negotiation',
        `${accept}: ${reply.header('Content-Type') ?? 'no Content-Type'}`,
      );
    }
  },
});
