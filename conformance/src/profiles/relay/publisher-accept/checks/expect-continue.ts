import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-expect-continue',
  title: 'a POST with Expect: 100-continue is accepted',
  proves: ['relay-3.2-accept'],
  hint: 'curl sends it with every body over a megabyte: answer 100, or just read on.',
  async run(stage) {
    const channel = await stage.channel();
    const read = await channel.given.reader();
    const text = stage.text();
    await stage.expect(channel.publisher.post(text, { expectContinue: true })).answers(201, 202);
    (await read()).hasBody(text);
  },
});
