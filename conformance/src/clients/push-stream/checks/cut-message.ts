import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'cut-message',
  onTheWire: true,
  title: 'a client that is cut off within a message gets it afterwards, once and whole',
  proves: ['resume-position'],
  hint: 'A message counts when all of it is there: neither report what there is of it, nor move on to its position before.',
  async run(stage) {
    await stage.given.delivered();
    const line = await stage.line();
    const message = stage.write();
    line.cutWithin([message]);
    await stage.returnsFor([message]);
    await stage.reports([message]);
    await stage.staysSilent('the message has been reported once');
  },
});
