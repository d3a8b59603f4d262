import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/http-1.0',
  title: 'a client reads an answer of an HTTP/1.0 server',
  proves: ['relay-2.2-client-http'],
  hint: "The version in a status line is the server's; the connection ends after the answer.",
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { version: '1.0' });
    await stage.deliver();
  },
});
