import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'messages',
  title: 'a client reports every message once and in order',
  proves: ['messages-once'],
  hint: 'Look at whether something is printed for each message, and flushed, and at what becomes of two messages of one second.',
  async run(stage) {
    await stage.given.connected();
    await stage.deliver();
    await stage.deliver();
    await stage.deliver({ sameSecond: true });
    await stage.staysSilent('each message has been reported once');
  },
});
