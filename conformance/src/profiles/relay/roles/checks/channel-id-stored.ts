import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/channel-id-stored',
  title: 'messages stay with their channel, also when one id is the beginning of the other',
  proves: ['relay-2.1-channel-id'],
  features: ['storage'],
  hint: 'Look for ids that are compared, hashed or cut so that one stands for another.',
  async run(stage) {
    const short = await stage.channel();
    const long = stage.unusedChannel(short);
    // The longer id first, then the shorter: a message in the wrong queue would be the oldest there.
    const toLong = await long.given.message();
    const toShort = await short.given.message();
    (await stage.expect(short.subscriber.get()).answers(200)).hasBody(toShort);
    (await stage.expect(long.subscriber.get()).answers(200)).hasBody(toLong);
    // And the other way round.
    const brief = await stage.channel();
    const extended = stage.unusedChannel(brief);
    await brief.given.message();
    const toExtended = await extended.given.message();
    (await stage.expect(extended.subscriber.get()).answers(200)).hasBody(toExtended);
  },
});
