import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-status-hung-up',
  since: '0.2',
  title: 'POST is answered 202 when the subscriber that waited has hung up',
  proves: ['relay-3.2-post-hung-up'],
  needs: ['subscriber'],
  hint: 'Does the end of its connection take a held request out of the list? A proxy between that keeps its own connection open hides it: HAProxy does so without "option abortonclose".',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.left();
    await stage.expect(channel.publisher.post(stage.text())).answers(202);
  },
});
