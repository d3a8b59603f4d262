import { echoesTag } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/etag-unquoted',
  title: 'a client echoes an Etag without quotes as it came',
  proves: ['relay-2.2-client-caching'],
  hint: 'Servers of this protocol have sent such Etags; an opaque value is neither read nor mended.',
  async run(stage) {
    await stage.given.echoed();
    const message = stage.message({ etag: '1700000000:3' });
    echoesTag(await stage.given.next(message), message);
  },
});
