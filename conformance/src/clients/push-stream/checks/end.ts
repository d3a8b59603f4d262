import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'end',
  onTheWire: true,
  title: 'a client connects again when the life time of its connection is over',
  proves: ['connections-again', 'messages-notices'],
  hint: 'An orderly end (footer and last chunk, a close frame without a code, a 304) is where the next request begins, not the end of the messages.',
  async run(stage) {
    await stage.given.delivered();
    await stage.end();
    const missed = [stage.write()];
    await stage.send(missed);
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.staysSilent('the message has been reported once');
  },
});
