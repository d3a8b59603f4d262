import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'channels',
  channels: 2,
  title: 'a client of two channels goes on after the last message of both',
  proves: ['resume-channels', 'messages-text'],
  hint: 'Time and tag are counted over all channels of a server: the greatest position received is that of the connection.',
  async run(stage) {
    const [a, b = ''] = stage.channels;
    await stage.given.delivered({ channel: a }, { channel: b }, { channel: a, sameSecond: true });
    await stage.line();
    await stage.cut();
    const missed = [stage.write({ channel: b, sameSecond: true }), stage.write({ channel: a })];
    await stage.send(missed);
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.deliver({ channel: b });
    await stage.staysSilent('each message has been reported once');
  },
});
