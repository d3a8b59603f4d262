import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/connection-close',
  title: 'a client goes on after an answer with Connection: close',
  proves: ['relay-2.2-client-http'],
  hint: 'The next request needs a new connection (RFC 9112 9.6).',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { last: true });
    await stage.deliver();
  },
});
