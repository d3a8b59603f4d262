import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/chunked',
  title: 'a client reads a chunked answer',
  proves: ['relay-2.2-client-http'],
  hint: 'The sizes of the chunks are no part of the message (RFC 9112 7.1); an HTTP library takes them off.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { framing: 'chunked' });
    await stage.deliver();
  },
});
