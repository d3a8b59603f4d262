import { echoes } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/header-case',
  title: 'a client finds the validators under header names in lower case',
  proves: ['relay-2.2-client-caching'],
  hint: 'Header names are the same in any case (RFC 9110 5.1).',
  async run(stage) {
    await stage.given.echoed();
    const message = stage.message();
    echoes(await stage.deliver(message, { lowerCase: true }), message);
  },
});
