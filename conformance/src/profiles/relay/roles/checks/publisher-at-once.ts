import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/publisher-at-once',
  title: 'publisher requests are answered at once',
  proves: ['relay-2.1-publisher-immediate'],
  hint: 'Look for a publisher request that waits for a timer, a batch or a disk.',
  async run(stage) {
    const channel = stage.unusedChannel();
    const { publisher } = channel;
    await stage.expect(publisher.get()).answersAtOnce([]);
    await stage.expect(publisher.put()).answersAtOnce([]);
    await stage.expect(publisher.post(stage.text())).answersAtOnce([]);
    await stage.expect(publisher.delete()).answersAtOnce([]);
  },
});
