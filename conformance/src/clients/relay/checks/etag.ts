import { echoesTag } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/etag',
  title: 'a client sends the Etag of the last message as If-None-Match',
  proves: ['relay-2.2-client-caching'],
  hint: 'Look at where the Etag of a 200 is kept, and whether each message replaces it.',
  async run(stage) {
    await stage.given.asked();
    for (const message of [stage.message(), stage.message()]) {
      echoesTag(await stage.given.next(message), message);
    }
  },
});
