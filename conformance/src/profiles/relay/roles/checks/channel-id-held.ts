import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/channel-id-held',
  title: 'a held request gets the message of its own channel only',
  proves: ['relay-2.1-channel-id'],
  needs: ['subscriber'],
  hint: 'Look for a wake-up that finds the waiting requests by something else than the whole channel id.',
  async run(stage) {
    const channel = await stage.channel();
    const neighbour = stage.unusedChannel(channel);
    const waiter = await channel.given.held();
    await neighbour.given.message();
    await stage.expect(waiter).staysHeld('to stay held when another channel gets a message');
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
