import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'event-id',
  onTheWire: true,
  title: 'a client goes on after messages of which some have event ids',
  proves: ['resume-position', 'messages-text'],
  hint: 'An event id that is older than the last message brings the messages after it once more: leave it out, or drop what was received already.',
  async run(stage) {
    await stage.given.delivered({ eventId: 'first-7' }, {});
    await stage.line();
    await stage.cut();
    const missed = [stage.write({ sameSecond: true }), stage.write({ eventId: 'third-9' })];
    await stage.send(missed);
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.line();
    await stage.cut();
    const more = [stage.write({ sameSecond: true })];
    await stage.send(more);
    await stage.returnsFor(more);
    await stage.reports(more);
    await stage.staysSilent('each message has been reported once');
  },
});
