import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/cut-held',
  title: 'a client whose connection is cut while it waits asks again',
  proves: ['relay-2.2-client-http'],
  hint: 'Look at what becomes of a connection that ends without an answer: wait a little, and ask again with the same validators.',
  async run(stage) {
    const before = await stage.given.delivered();
    stage.cut();
    echoesAsBefore(before, await stage.asks());
    await stage.deliver();
  },
});
