import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/content-type-delivered',
  title: "a delivered message comes with its publisher's Content-Type",
  proves: ['relay-3.1-content-type', 'relay-3.1-longpoll-delivered', 'relay-3.2-post-content-type'],
  needs: ['subscriber'],
  hint: 'Look at the headers of the delayed response: it is often written by another piece of code.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const contentType = 'text/x-check; charset=us-ascii';
    await channel.given.published(stage.text(), { contentType });
    (await stage.expect(waiter).answers(200)).hasHeader('Content-Type', contentType);
  },
});
