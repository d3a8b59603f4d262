import { echoesTag } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/etag-punctuation',
  title: 'a client echoes an Etag with commas and spaces within its quotes',
  proves: ['relay-2.2-client-caching'],
  hint: 'Look for code that splits the value at a comma, or trims it.',
  async run(stage) {
    await stage.given.echoed();
    const message = stage.message({ etag: '"a, b;  c=d \\\\e"' });
    echoesTag(await stage.given.next(message), message);
  },
});
