import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-chunked',
  title: 'a POST with a chunked body is accepted',
  proves: ['relay-3.2-accept'],
  hint: 'A request without Content-Length is valid HTTP/1.1; a proxy that demands one answers 411.',
  async run(stage) {
    const channel = await stage.channel();
    const read = await channel.given.reader();
    const text = stage.text();
    await stage.expect(channel.publisher.post(text, { framing: 'chunked' })).answers(201, 202);
    (await read()).hasBody(text);
  },
});
