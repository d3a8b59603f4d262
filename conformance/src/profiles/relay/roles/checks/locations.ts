import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/locations',
  title: 'a message published at the publisher url is read at the subscriber url',
  proves: ['relay-2.1-locations'],
  features: ['storage'],
  hint: 'Look at how the channel id is taken from each of the two urls: they must come to the same channel.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    const reply = await stage.expect(channel.subscriber.get()).answers(200);
    reply.hasBody(text);
  },
});
