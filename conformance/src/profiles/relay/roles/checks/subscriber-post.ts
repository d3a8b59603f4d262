import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/subscriber-post',
  title: 'a POST to the subscriber location publishes nothing',
  proves: ['relay-2.1-roles'],
  features: ['storage'],
  hint: 'Look for a location that decides by the method whether a request is a publisher or a subscriber: the location decides.',
  async run(stage) {
    const channel = await stage.channel();
    const intruder = channel.subscriber.other('POST', { body: Buffer.from(stage.text('not a message')) });
    // What it is answered is for another check.
    await stage.expect(intruder).outcome();
    const text = await channel.given.message();
    const reply = await channel.given.read();
    reply.hasBody(text);
  },
});
