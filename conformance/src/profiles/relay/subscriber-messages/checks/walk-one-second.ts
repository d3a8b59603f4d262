import { check, Inconclusive } from '../../../../engine/check.js';

export default check({
  id: 'relay/walk-one-second',
  title: 'messages published within one second are walked without loss',
  proves: ['relay-3.1-next'],
  features: ['storage'],
  keeps: 2,
  hint: 'Last-Modified has a resolution of one second: the Etag must tell the messages of a second apart.',
  async run(stage) {
    const channel = await stage.channel();
    const { publisher, subscriber } = channel;
    const texts = Array.from({ length: stage.keeps(8) }, () => stage.text());
    // One after the other, so that their order is known.
    for (const text of texts) await channel.given.message(text);
    const dates = new Map<string | undefined, number>();
    let reply = await channel.given.read();
    for (const [index, text] of texts.entries()) {
      if (index > 0) reply = await stage.expect(subscriber.next(reply.cursor)).answers(200);
      reply.hasBody(text);
      const { lastModified } = reply.cursor;
      dates.set(lastModified, (dates.get(lastModified) ?? 0) + 1);
    }
    if (Math.max(...dates.values()) < 2) {
      throw new Inconclusive('no two of the messages were stored within the same second');
    }
    await stage.expect(publisher.get()).answers();
  },
});
