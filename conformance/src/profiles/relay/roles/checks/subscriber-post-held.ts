import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/subscriber-post-held',
  title: 'a POST to the subscriber location reaches no held request',
  proves: ['relay-2.1-roles'],
  needs: ['subscriber'],
  hint: 'Look for a location that decides by the method whether a request is a publisher or a subscriber: the location decides.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const intruder = channel.subscriber.other('POST', { body: Buffer.from(stage.text('not a message')) });
    // What it is answered is for another check.
    await stage.expect(intruder).outcome();
    await stage.expect(waiter).staysHeld('to stay held when somebody posts to the subscriber location');
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
