import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/message',
  title: 'a client reports a message, and asks for the next',
  proves: ['relay-2.2-client-http'],
  hint: 'Look at whether something is printed for each 200, and flushed, and at what follows.',
  async run(stage) {
    await stage.given.asked();
    await stage.deliver();
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
