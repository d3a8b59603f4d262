import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-status-201',
  title: 'POST is answered 201 when a held request was sent the message',
  proves: ['relay-3.2-post-status'],
  needs: ['subscriber'],
  hint: 'Look at when the status is decided: before or after the message has gone to the held requests.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const text = stage.text();
    const post = channel.publisher.post(text);
    (await stage.expect(waiter).answers(200)).hasBody(text);
    await stage.expect(post).answers(201);
  },
});
