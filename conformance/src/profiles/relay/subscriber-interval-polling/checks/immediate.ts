import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/interval-immediate',
  title: 'with interval-polling every request is answered at once',
  proves: ['relay-3.1-interval-immediate'],
  needs: ['interval'],
  features: ['storage'],
  hint: 'If this location is meant for long-polling, give it with --subscriber.',
  async run(stage) {
    const channel = await stage.channel();
    await stage.expect(channel.subscriberAt('interval').get()).answersAtOnce([]);
    await channel.given.message();
    const { cursor } = await stage.expect(channel.subscriberAt('interval').get()).answersAtOnce(200);
    await stage.expect(channel.subscriberAt('interval').next(cursor)).answersAtOnce([]);
  },
});
