import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-binary-stored',
  title: 'a stored message has every byte of its POST',
  proves: ['relay-3.2-post-body', 'relay-3.1-oldest'],
  features: ['storage'],
  hint: 'Look for a body that goes through a string, ends at a NUL, or has its line ends changed.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.published(stage.everyByte);
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(stage.everyByte);
  },
});
