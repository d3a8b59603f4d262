import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/walk',
  title: 'echoing the validators walks through the queue, each message once and in order',
  proves: ['relay-3.1-next'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look at how If-Modified-Since and If-None-Match are compared with the position of a message.',
  async run(stage) {
    const channel = await stage.channel();
    const texts = Array.from({ length: stage.keeps(3) }, () => stage.text());
    for (const text of texts) await channel.given.message(text);
    let reply = await stage.expect(channel.subscriber.get()).answers(200);
    reply.hasBody(texts[0] ?? '');
    for (const text of texts.slice(1)) {
      reply = await stage.expect(channel.subscriber.next(reply.cursor)).answers(200);
      reply.hasBody(text);
    }
    await stage.expect(channel.subscriber.next(reply.cursor)).findsNothing(channel);
  },
});
