import { type Call, check } from '../../../../engine/check.js';

export default check({
  id: 'relay/post-delivers',
  title: 'POST delivers at once to every request held on the channel',
  proves: ['relay-3.2-post-delivers'],
  needs: ['subscriber'],
  hint: 'Look for a loop over the held requests that ends early, or changes the list it walks.',
  async run(stage) {
    const channel = await stage.channel();
    const waiters: Call[] = [];
    for (let count = 0; count < 5; count++) waiters.push(await channel.given.held());
    const text = stage.text();
    const post = channel.publisher.post(text);
    for (const waiter of waiters) {
      (await stage.expect(waiter).answersAtOnce(200, post, channel)).hasBody(text);
    }
  },
});
