import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/delete-existing',
  title: 'DELETE on a channel that exists is answered 200, and GET then says 404',
  proves: ['relay-3.2-delete-existing'],
  hint: 'Look for a channel that lives on because it still has subscribers or messages.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    await stage.expect(channel.publisher.delete()).answers(200);
    await stage.expect(channel.publisher.get()).answers(404);
  },
});
