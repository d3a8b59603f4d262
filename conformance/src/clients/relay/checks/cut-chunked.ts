import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/cut-chunked',
  title: 'a client that is cut off before the last chunk asks for the message again',
  proves: ['relay-2.2-client-http'],
  hint: 'A chunked body is whole with the chunk of size 0 only (RFC 9112 8).',
  async run(stage) {
    const before = await stage.given.delivered();
    const message = stage.message();
    await stage.send(message, { cut: 'body', framing: 'chunked' });
    const again = await stage.asks();
    await stage.staysSilent('the connection ended before the message was whole');
    echoesAsBefore(before, again);
    await stage.deliver(message);
    await stage.staysSilent('the message has been reported once');
  },
});
