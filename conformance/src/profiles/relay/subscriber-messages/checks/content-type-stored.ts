import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/content-type-stored',
  title: "a stored message comes with its publisher's Content-Type",
  proves: ['relay-3.1-content-type', 'relay-3.2-post-content-type'],
  features: ['storage'],
  hint: 'Keep the header with the message, parameters included.',
  async run(stage) {
    const channel = await stage.channel();
    const contentType = 'application/x-check+json; charset=utf-8; note="a b"';
    await channel.given.published(stage.text(), { contentType });
    (await stage.expect(channel.subscriber.get()).answers(200)).hasHeader('Content-Type', contentType);
  },
});
