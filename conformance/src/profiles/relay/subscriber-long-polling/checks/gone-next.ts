import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-gone-next',
  title: 'deleting a channel answers those who wait for its next message with 410 at once',
  proves: ['relay-3.1-longpoll-gone', 'relay-3.2-delete-gone'],
  needs: ['subscriber'],
  features: ['storage'],
  hint: 'Look for requests that wait with a cursor: are they in the same list as those that wait for the first message?',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const { cursor } = await channel.given.read(undefined, 'subscriber');
    const waiter = await channel.given.held('subscriber', cursor);
    const deletion = channel.publisher.delete();
    await stage.expect(waiter).answersAtOnce(410, deletion, channel);
  },
});
