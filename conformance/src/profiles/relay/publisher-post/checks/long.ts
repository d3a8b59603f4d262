import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-long',
  title: 'a message of half a megabyte arrives whole',
  proves: ['relay-3.2-post-body', 'relay-3.1-oldest'],
  features: ['storage'],
  hint: 'Look for a body that is cut at the size of a buffer, or kept in pieces of which the first is sent.',
  async run(stage) {
    const channel = await stage.channel();
    const body = stage.longBody();
    await channel.given.published(body);
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(body);
  },
});
