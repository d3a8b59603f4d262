import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/oldest',
  title: 'a request without If-Modified-Since gets the oldest message',
  proves: ['relay-3.1-oldest'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look for a subscriber that starts at the newest message, or at what comes from now on.',
  async run(stage) {
    const channel = await stage.channel();
    const oldest = await channel.given.message();
    for (let count = 1; count < stage.keeps(3); count++) await channel.given.message();
    (await stage.expect(channel.subscriber.get()).answers(200)).hasBody(oldest);
  },
});
