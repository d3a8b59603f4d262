import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/binary',
  title: 'a client reports a message byte for byte',
  proves: ['relay-2.2-client-http'],
  hint: 'Look for a place where bytes become text, or lose a line end.',
  async run(stage) {
    stage.mustHear();
    await stage.given.delivered();
    await stage.deliver(
      stage.message({
        body: Uint8Array.from({ length: 512 }, (_, index) => (index < 256 ? index : 511 - index)),
      }),
    );
  },
});
