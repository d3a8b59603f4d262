import { echoesDate } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/last-modified',
  title: 'a client sends the Last-Modified of the last message as If-Modified-Since',
  proves: ['relay-2.2-client-caching'],
  hint: 'Look at where the Last-Modified of a 200 is kept: it is sent as it came, and each message replaces it.',
  async run(stage) {
    await stage.given.asked();
    for (const message of [stage.message(), stage.message()]) {
      echoesDate(await stage.given.next(message), message);
    }
  },
});
