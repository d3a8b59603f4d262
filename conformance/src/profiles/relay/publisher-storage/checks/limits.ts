import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/storage-limits',
  title: 'a location with a limit keeps that many messages, the newest ones',
  proves: ['relay-3.2-storage-limits'],
  needs: ['publisherLimit'],
  features: ['storage'],
  hint: 'The limit is the number after the = of --publisher-limit.',
  async run(stage) {
    const { limit } = stage.limited;
    const channel = await stage.channel();
    const texts = Array.from({ length: limit + 2 }, () => stage.text());
    for (const text of texts) await channel.given.published(text, {}, 'publisherLimit');
    let reply = await stage.expect(channel.subscriber.get()).answers(200);
    const [oldest = '', ...rest] = texts.slice(-limit);
    reply.hasBody(oldest);
    for (const text of rest) {
      reply = await stage.expect(channel.subscriber.next(reply.cursor)).answers(200);
      reply.hasBody(text);
    }
    stage.observe('relay-3.2-post-drops-oldest', 'yes');
    // A location without that limit keeps more; or fewer, where it has a limit of its own.
    if (stage.keeps(limit) < limit) return;
    const other = await stage.channel();
    const first = await other.given.message();
    for (let count = 0; count < limit; count++) await other.given.message();
    (await stage.expect(other.subscriber.get()).answers(200)).hasBody(first);
  },
});
