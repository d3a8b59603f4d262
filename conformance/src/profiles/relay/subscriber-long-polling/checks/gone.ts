import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/longpoll-gone',
  title: 'deleting a channel answers its held requests with 410 at once',
  proves: ['relay-3.1-longpoll-gone', 'relay-3.2-delete-gone'],
  needs: ['subscriber'],
  hint: 'Look for held requests that are kept in a list which the delete path does not walk.',
  async run(stage) {
    const channel = await stage.channel();
    const one = await channel.given.held();
    const two = await channel.given.held();
    const deletion = channel.publisher.delete();
    await stage.expect(one).answersAtOnce(410, deletion, channel);
    await stage.expect(two).answersAtOnce(410, deletion, channel);
  },
});
