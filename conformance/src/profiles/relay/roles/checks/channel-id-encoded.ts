import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/channel-id-encoded',
  title: 'an id with percent-encoded characters is a channel of its own',
  proves: ['relay-2.1-channel-id'],
  needs: ['subscriber'],
  features: ['encoded-ids'],
  hint: 'Look for ids that are decoded twice, at one of the two locations only, or cut at a space or a slash.',
  async run(stage) {
    const base = await stage.channel();
    const spoken = await stage.sibling(base, ' a/é');
    // What the first looks like when it is decoded not at all, or the second when it is decoded twice.
    const literal = await stage.sibling(base, '%20a%2F%C3%A9');
    const neighbour = await literal.given.held();
    const waiter = await spoken.given.held();
    const text = await spoken.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
    await stage.expect(neighbour).staysHeld('to stay held when the decoded id gets a message');
    const other = await literal.given.message();
    (await stage.expect(neighbour).answers(200)).hasBody(other);
  },
});
