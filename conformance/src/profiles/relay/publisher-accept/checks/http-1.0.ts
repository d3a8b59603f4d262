import { check, Failure } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-http-1.0',
  title: 'GET and POST in HTTP/1.0 are accepted',
  proves: ['relay-3.2-accept'],
  hint: 'An HTTP/1.0 client knows no chunked coding: send a Content-Length or close the connection.',
  async run(stage) {
    const channel = await stage.channel();
    const read = await channel.given.reader();
    const text = stage.text();
    const post = await stage.expect(channel.publisher.post(text, { version: '1.0' })).answers(201, 202);
    const get = await stage.expect(channel.publisher.get({ version: '1.0' })).answers(200);
    for (const reply of [post, get]) {
      if (reply.response.framing === 'chunked') {
        throw new Failure(
          'a body that an HTTP/1.0 client can read',
          'Transfer-Encoding: chunked',
          reply.connection,
        );
      }
    }
    (await read()).hasBody(text);
  },
});
