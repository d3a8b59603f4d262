import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'early',
  modes: ['stream', 'eventsource', 'websocket'],
  title: 'a client reads messages that come in one packet with the head of the answer',
  proves: ['messages-pieces', 'resume-position'],
  hint: 'What follows the empty line of the head belongs to the stream already, also after a 101.',
  async run(stage) {
    await stage.given.delivered();
    await stage.given.resumed();
    await stage.line();
    stage.server.answerNext((line, old) => line.begin(old));
    const missed = [stage.write(), stage.write()];
    await stage.cut();
    await stage.reports(missed);
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
