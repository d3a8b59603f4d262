import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'cut',
  onTheWire: true,
  title: 'a client whose connection is cut goes on after the last message, by time and tag',
  proves: ['resume-position', 'connections-again'],
  hint: 'Send time and tag of the last message with the next request, as arguments (time, tag; spaces as %20) or as If-Modified-Since and If-None-Match. Without the tag, the other messages of its second are lost.',
  async run(stage) {
    await stage.given.delivered({}, {});
    await stage.line();
    await stage.cut();
    const missed = [stage.write({ sameSecond: true }), stage.write()];
    await stage.send(missed);
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
