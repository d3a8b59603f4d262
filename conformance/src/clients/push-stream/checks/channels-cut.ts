import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'channels-cut',
  channels: 2,
  title: 'a client that is cut off between the old messages of two channels loses none and repeats none',
  proves: ['resume-channels'],
  hint: 'A message of the first channel says nothing of what the second has kept: go on from where both were, and drop what was received already by channel and id.',
  async run(stage) {
    const [a, b = ''] = stage.channels;
    await stage.given.delivered({ channel: a }, { channel: b });
    await stage.line();
    stage.server.answerNext((line, old) => {
      const [first] = old;
      line.begin();
      if (stage.mode === 'longpolling' || !first) return line.cutWithin(old);
      void line.send([first]);
      line.cut();
    });
    // With both kept before it is back.
    const missed = [stage.write({ channel: b }), stage.write({ channel: a })];
    await stage.cut();
    await stage.reports(missed);
    await stage.returnsFor([]);
    await stage.staysSilent('each message has been reported once');
    await stage.deliver({ channel: b });
  },
});
