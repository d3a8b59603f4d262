import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-held-first',
  title: 'a request on a channel without messages is held until the first one comes',
  proves: ['relay-3.1-longpoll-held'],
  needs: ['subscriber'],
  hint: 'If this location is meant for interval-polling, give it with --interval.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = channel.subscriberAt('subscriber').get();
    await stage.expect(waiter).isHeld(channel);
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
