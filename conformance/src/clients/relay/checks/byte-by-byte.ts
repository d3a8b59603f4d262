import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/byte-by-byte',
  title: 'a client reads an answer that comes byte by byte',
  proves: ['relay-2.2-client-http'],
  hint: 'A packet is no message: read until the length, the last chunk or the end of the connection.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { pieces: 'bytes' });
    await stage.deliver();
  },
});
