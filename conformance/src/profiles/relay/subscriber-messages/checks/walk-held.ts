import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/walk-held',
  title: 'a subscriber that asks again at once after each message misses none',
  proves: ['relay-3.1-next'],
  needs: ['subscriber'],
  hint: 'Look at a held request that came with validators: is it woken by the next message, whichever that is?',
  async run(stage) {
    const channel = await stage.channel();
    let waiter = await channel.given.held();
    for (let count = 0; count < 3; count++) {
      const text = await channel.given.message();
      const reply = await stage.expect(waiter).answers(200);
      reply.hasBody(text);
      waiter = await channel.given.held('subscriber', reply.cursor);
    }
  },
});
