import { check, Failure } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-http-1.0',
  title: 'a GET in HTTP/1.0 is answered in a way that an HTTP/1.0 client understands',
  proves: ['relay-3.1-get'],
  features: ['storage'],
  hint: 'An HTTP/1.0 client knows no chunked coding: send a Content-Length or close the connection.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    const reply = await stage.expect(channel.subscriber.get({ version: '1.0' })).answers(200);
    reply.hasBody(text);
    if (reply.response.framing === 'chunked') {
      throw new Failure(
        'a body that an HTTP/1.0 client can read',
        'Transfer-Encoding: chunked',
        reply.connection,
      );
    }
  },
});
