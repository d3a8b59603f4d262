import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/validators-delivered',
  title: 'a message delivered to a held request comes with Last-Modified and Etag',
  proves: ['relay-3.1-validators'],
  needs: ['subscriber'],
  hint: 'Look at the headers of the delayed response: it is often written by another piece of code.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasValidators();
  },
});
