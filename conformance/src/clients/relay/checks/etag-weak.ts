import { echoesTag } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/etag-weak',
  title: 'a client echoes a weak Etag with its W/',
  proves: ['relay-2.2-client-caching'],
  hint: 'An Etag is opaque: keep it as it came.',
  async run(stage) {
    await stage.given.echoed();
    const message = stage.message({ etag: 'W/"17:4"' });
    echoesTag(await stage.given.next(message), message);
  },
});
