import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/late-body',
  title: 'a client waits for a body that comes later than its head',
  proves: ['relay-2.2-client-http'],
  hint: 'Look for a time-out that is shorter than a pause of the network, and for code that takes the first packet for the whole.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver(stage.message(), { pieces: 'late-body' });
    await stage.deliver();
  },
});
