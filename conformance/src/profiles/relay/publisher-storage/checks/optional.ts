import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/storage-optional',
  title: 'a location without storage keeps nothing for later',
  proves: ['relay-3.2-storage-optional'],
  needs: ['publisherNostore'],
  features: ['storage'],
  hint: 'The location given with --publisher-nostore must not store; the plain one does.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.published(stage.text('not to be stored'), {}, 'publisherNostore');
    const text = await channel.given.message();
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(text);
    stage.observe('relay-3.2-post-stored', 'yes, where the location stores');
  },
});
