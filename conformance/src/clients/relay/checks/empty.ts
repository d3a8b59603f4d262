import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/empty',
  title: 'a client reports a message without a byte',
  proves: ['relay-2.2-client-http'],
  hint: 'Look for code that takes an empty body for no message.',
  async run(stage) {
    stage.mustHear();
    await stage.given.delivered();
    await stage.deliver(stage.message({ body: new Uint8Array() }));
  },
});
