import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/mechanism-configurable',
  title: 'one location holds a request, another answers it 304',
  proves: ['relay-3.1-mechanism-configurable'],
  needs: ['subscriber', 'interval'],
  hint: 'The two locations that were given must differ in their mechanism.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.subscriberAt('interval').get()).answers(304);
    const waiter = channel.subscriberAt('subscriber').get();
    await stage.expect(waiter).isHeld(channel);
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
