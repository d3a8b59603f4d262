import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-absolute-form',
  title: 'a POST with an absolute url in its request line is accepted',
  proves: ['relay-3.2-accept'],
  hint: 'RFC 9112 3.2.2: a server accepts the absolute form of the request target too.',
  async run(stage) {
    const channel = await stage.channel();
    const read = await channel.given.reader();
    const text = stage.text();
    await stage.expect(channel.publisher.post(text, { absoluteForm: true })).answers(201, 202);
    (await read()).hasBody(text);
  },
});
