import { echoes } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/last-modified-past',
  title: 'a client echoes the Last-Modified of the latest message, also when it is older than the one before',
  proves: ['relay-2.2-client-caching'],
  hint: 'Look for a comparison of dates: the latest answer counts, not the latest date.',
  async run(stage) {
    await stage.given.echoed();
    const message = stage.message({ lastModified: 'Sun, 06 Nov 1994 08:49:37 GMT' });
    echoes(await stage.given.next(message), message);
  },
});
