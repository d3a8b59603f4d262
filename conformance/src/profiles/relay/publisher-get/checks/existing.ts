import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-existing',
  title: 'GET on a channel that exists is answered 200',
  proves: ['relay-3.2-get-existing'],
  hint: 'A channel exists from its first PUT or POST on.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    await stage.expect(channel.publisher.get()).answers(200);
  },
});
