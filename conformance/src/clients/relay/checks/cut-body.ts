import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/cut-body',
  title: 'a client that is cut off within a body of known length asks for the message again',
  proves: ['relay-2.2-client-http'],
  hint: 'Compare what came with Content-Length (RFC 9112 8). Validators count from the end of the answer on, not from its head.',
  async run(stage) {
    const before = await stage.given.delivered();
    const message = stage.message();
    await stage.send(message, { cut: 'body' });
    const again = await stage.asks();
    await stage.staysSilent('the connection ended before the message was whole');
    echoesAsBefore(before, again);
    await stage.deliver(message);
    await stage.staysSilent('the message has been reported once');
  },
});
