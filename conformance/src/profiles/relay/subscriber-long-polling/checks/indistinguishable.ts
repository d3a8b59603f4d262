import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-indistinguishable',
  title: 'a delayed response looks like one to a request for a message that exists',
  proves: ['relay-3.1-longpoll-indistinguishable'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'Write both responses with the same code.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const { cursor } = await channel.given.read(undefined, 'subscriber');
    const waiter = await channel.given.held('subscriber', cursor);
    await channel.given.published(stage.text(), { contentType: 'text/x-check' });
    const delayed = await stage.expect(waiter).answers(200);
    const one = await channel.given.read(cursor, 'subscriber');
    const two = await channel.given.read(cursor, 'subscriber');
    delayed.looksLike(one, two);
  },
});
