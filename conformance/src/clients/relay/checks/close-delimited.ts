import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/close-delimited',
  title: 'a client reads an answer that ends with its connection',
  proves: ['relay-2.2-client-http'],
  hint: 'Without Content-Length and Transfer-Encoding the body goes to the end of the connection (RFC 9112 6.3).',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { framing: 'close' });
    await stage.deliver();
  },
});
