import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/restart',
  title: 'a client goes on when the server has been away',
  proves: ['relay-2.2-client-http'],
  hint: 'Look for a refused connection that ends the client, and for validators that are forgotten with the connection.',
  async run(stage) {
    const before = await stage.given.delivered();
    await stage.restart();
    echoesAsBefore(before, await stage.asks());
    await stage.deliver();
  },
});
