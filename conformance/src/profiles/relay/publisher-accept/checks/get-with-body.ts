import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-get-with-body',
  title: 'a GET that carries a body is accepted, and its body taken off the connection',
  proves: ['relay-3.2-accept'],
  hint: 'The body of a GET means nothing, but it must be read: else it is taken for the next request.',
  async run(stage) {
    const channel = await stage.channel();
    await channel.given.message();
    const { publisher } = channel;
    const send = publisher.keepAlive();
    const first = await stage
      .expect(send(publisher.request('GET', { body: Buffer.from('BODY OF A GET') })))
      .answers(200);
    // A server may refuse to go on with the connection, but not mistake the body for a request.
    if (!first.closesConnection) await stage.expect(send(publisher.request('GET'))).answers(200);
  },
});
