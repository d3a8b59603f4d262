import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/concurrency-one-of-three',
  title: 'two requests on one channel are handled in one of the three ways',
  proves: ['relay-3.1-concurrency'],
  needs: ['subscriber'],
  hint: 'Both are held and get the message, or one of them is refused with 409: nothing else.',
  async run(stage) {
    const channel = await stage.channel();
    const older = await channel.given.held();
    const newer = channel.subscriberAt('subscriber').get();
    const settled = await stage.expect(newer).isHeldOr(channel, 409);
    const text = await channel.given.message();
    if (settled === 409) {
      // First-in-last-out: the older one has the channel for itself.
      (await stage.expect(older).answers(200)).hasBody(text);
      return;
    }
    (await stage.expect(newer).answers(200)).hasBody(text);
    const other = await stage.expect(older).answers(200, 409);
    if (other.status === 200) other.hasBody(text);
  },
});
