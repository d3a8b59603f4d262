import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/delete-empties',
  title: 'a new channel of a deleted id starts empty',
  proves: ['relay-3.2-delete-existing'],
  features: ['storage'],
  hint: 'Look for messages that are kept under the id when the channel is deleted.',
  async run(stage) {
    const channel = await stage.channel();
    const old = await channel.given.message();
    (await channel.given.read()).hasBody(old);
    await channel.given.deleted();
    const text = await channel.given.message();
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(text);
  },
});
