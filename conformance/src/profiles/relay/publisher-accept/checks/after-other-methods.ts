import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-after-other-methods',
  title: 'other methods leave the publisher location in working order',
  proves: ['relay-3.2-accept'],
  features: ['storage'],
  hint: 'What HEAD, OPTIONS, PATCH and unknown methods are answered is free; that the location goes on serving is not.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    for (const method of ['HEAD', 'OPTIONS', 'PATCH', 'BREW']) {
      const outcome = await stage.expect(channel.publisher.other(method)).outcome();
      const seen =
        outcome?.kind === 'response' ? `${outcome.response.status}` : (outcome?.kind ?? 'no answer');
      stage.observe(`${method} on a publisher location`, seen);
    }
    await stage.expect(channel.publisher.get()).answers(200);
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(text);
  },
});
