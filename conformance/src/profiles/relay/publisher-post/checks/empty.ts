import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-empty',
  title: 'a POST without a body is accepted',
  proves: ['relay-3.2-accept', 'relay-3.2-post-body'],
  hint: 'An empty message is a message.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.publisher.post()).answers(201, 202);
    await stage.expect(channel.publisher.get()).answers(200);
  },
});
