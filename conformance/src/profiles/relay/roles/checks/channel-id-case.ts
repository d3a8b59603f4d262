import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/channel-id-case',
  title: 'ids that differ in upper and lower case only are different channels',
  proves: ['relay-2.1-channel-id'],
  needs: ['subscriber'],
  features: ['case-sensitive-ids'],
  hint: 'Look for ids that are lowered on their way. If that is meant, do not declare the feature case-sensitive-ids.',
  async run(stage) {
    const base = await stage.channel();
    const lower = await stage.sibling(base, '-case');
    const upper = await stage.sibling(base, '-CASE');
    const waiter = await upper.given.held();
    await lower.given.message();
    await stage.expect(waiter).staysHeld('to stay held when the id in lower case gets a message');
    const text = await upper.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
