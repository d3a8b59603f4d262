import { echoes } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/same-second',
  title: 'a client walks through messages of one second by their Etags',
  proves: ['relay-2.2-client-caching'],
  hint: 'Look for validators that are replaced only when the date has changed.',
  async run(stage) {
    await stage.given.echoed();
    const { lastModified } = stage.message();
    for (let count = 0; count < 5; count++) {
      const message = stage.message({ lastModified });
      echoes(await stage.given.next(message), message);
    }
  },
});
