import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/cut-head',
  title: 'a client that is cut off within the head of an answer asks for the message again',
  proves: ['relay-2.2-client-http'],
  hint: 'An answer that is not whole is none (RFC 9112 8): keep the validators of the last whole one, and ask again.',
  async run(stage) {
    const before = await stage.given.delivered();
    const message = stage.message();
    await stage.send(message, { cut: 'head' });
    const again = await stage.asks();
    await stage.staysSilent('the connection ended before the message was whole');
    echoesAsBefore(before, again);
    await stage.deliver(message);
    await stage.staysSilent('the message has been reported once');
  },
});
