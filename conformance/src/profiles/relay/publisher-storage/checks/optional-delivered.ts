import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/storage-optional-delivered',
  title: 'a location without storage still delivers to held requests',
  proves: ['relay-3.2-post-delivers'],
  needs: ['subscriber', 'publisherNostore'],
  hint: 'Not storing must not mean not sending.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const text = stage.text();
    await channel.given.published(text, {}, 'publisherNostore');
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
