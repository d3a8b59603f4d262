import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/put-creates-empty',
  title: 'a channel made by PUT has no message in it',
  proves: ['relay-3.2-put-creates'],
  features: ['storage'],
  hint: 'PUT makes a channel, it publishes nothing: look for an empty message in the queue.',
  async run(stage) {
    const channel = stage.unusedChannel();
    await channel.given.created();
    const text = await channel.given.message();
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(text);
  },
});
