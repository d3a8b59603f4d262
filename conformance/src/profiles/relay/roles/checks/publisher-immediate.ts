import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/publisher-immediate',
  title: 'publisher requests are answered at once while a subscriber is held',
  proves: ['relay-2.1-publisher-immediate'],
  needs: ['subscriber'],
  hint: 'Look for a publisher request that waits for subscribers, or for a lock that a held request keeps.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.held();
    await stage.expect(channel.publisher.get()).answersAtOnce([]);
    await stage.expect(channel.publisher.put()).answersAtOnce([]);
    await stage.expect(channel.publisher.post(stage.text())).answersAtOnce([]);
    await stage.expect(channel.publisher.delete()).answersAtOnce([]);
  },
});
