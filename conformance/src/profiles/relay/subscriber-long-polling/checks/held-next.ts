import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-held-next',
  title: 'a request after the last message is held until the next one comes',
  proves: ['relay-3.1-longpoll-held'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'Look at a cursor that is equal to the position of the last message.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const { cursor } = await channel.given.read(undefined, 'subscriber');
    const waiter = channel.subscriberAt('subscriber').next(cursor);
    await stage.expect(waiter).isHeld(channel);
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
