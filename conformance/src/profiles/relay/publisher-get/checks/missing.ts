import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-missing',
  title: 'GET on a channel that does not exist is answered 404',
  proves: ['relay-3.2-get-missing'],
  hint: 'Look for a GET that creates the channel it asks for.',
  async run(stage) {
    const channel = stage.unusedChannel();
    await stage.expect(channel.publisher.get()).answers(404);
    await stage.expect(channel.publisher.get()).answers(404);
    // The same location says otherwise once there is a channel.
    await channel.given.message();
    await stage.expect(channel.publisher.get()).answers(200);
  },
});
