import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/locations-held',
  title: 'a message published at the publisher url reaches a request held at the subscriber url',
  proves: ['relay-2.1-locations'],
  needs: ['subscriber'],
  hint: 'Look at how the channel id is taken from each of the two urls: they must come to the same channel.',
  async run(stage) {
    const channel = await stage.channel();
    const waiter = await channel.given.held();
    const text = await channel.given.message();
    (await stage.expect(waiter).answers(200)).hasBody(text);
  },
});
