import { echoesAsBefore } from '../echo.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/not-modified',
  title: 'a client that is answered 304 asks again with the same validators',
  proves: ['relay-2.2-client-caching'],
  hint: 'A 304 brings no message and changes nothing; it is what a server answers whose wait is over, or which never waits.',
  async run(stage) {
    const before = await stage.given.delivered();
    await stage.refuse(304);
    const again = await stage.asks();
    await stage.staysSilent('a 304 has no message');
    echoesAsBefore(before, again);
    await stage.deliver();
  },
});
