import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/long',
  title: 'a client reports a message of a quarter of a megabyte',
  proves: ['relay-2.2-client-http'],
  hint: 'Look for a buffer of a fixed size.',
  async run(stage) {
    stage.mustHear();
    await stage.given.delivered();
    await stage.deliver(stage.message({ body: stage.randomBytes(256 * 1024) }));
  },
});
