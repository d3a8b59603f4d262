import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'channels-replay',
  channels: 2,
  title:
    'a client that was sent old messages channel by channel does not go back in time with the last of them',
  proves: ['resume-channels'],
  hint: 'Old messages come channel by channel, so that the last one received need not be the latest. Keep the latest position, or drop what was received already.',
  async run(stage) {
    const [a, b = ''] = stage.channels;
    await stage.given.delivered({ channel: a }, { channel: b });
    await stage.line();
    await stage.cut();
    const missed = [stage.write({ channel: b }), stage.write({ channel: a })];
    await stage.send(missed);
    await stage.reports(missed);
    await stage.line();
    await stage.cut();
    await stage.given.returned();
    await stage.staysSilent('each message has been reported once');
    await stage.deliver({ channel: b });
  },
});
