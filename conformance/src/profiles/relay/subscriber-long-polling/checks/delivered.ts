import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-delivered',
  title: 'a held request gets the message as soon as it is published',
  proves: ['relay-3.1-longpoll-delivered'],
  needs: ['subscriber'],
  hint: 'Look for a delivery that waits for a timer, a batch or the next poll of a queue.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const text = stage.text();
    const post = channel.publisher.post(text, { contentType: 'text/x-check' });
    const reply = await stage.expect(waiter).answersAtOnce(200, post, channel);
    reply.hasBody(text).hasHeader('Content-Type', 'text/x-check');
  },
});
