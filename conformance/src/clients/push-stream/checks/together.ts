import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'together',
  title: 'a client reads several messages that come at once',
  proves: ['messages-pieces'],
  hint: 'What one packet, or one body, brings may be more than one message.',
  async run(stage) {
    await stage.given.delivered();
    await stage.line();
    const messages = [stage.write(), stage.write({ sameSecond: true }), stage.write()];
    await stage.send(messages);
    await stage.reports(messages);
    await stage.staysSilent('each message has been reported once');
  },
});
