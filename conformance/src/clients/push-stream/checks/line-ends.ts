import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'line-ends',
  modes: ['eventsource'],
  title: 'a client reads events whose lines end in CRLF, CR or LF',
  proves: ['eventsource-parsing'],
  hint: 'All three end a line (HTML standard, parsing an event stream). CRLF may be cut between its characters.',
  async run(stage) {
    await stage.given.delivered();
    for (const eol of ['\r\n', '\r', '\n'] as const) {
      stage.server.serve({ eol });
      await stage.line();
      await stage.cut();
      const line = await stage.given.returned();
      for (const pieces of ['whole', 'bytes'] as const) {
        const message = stage.write();
        await stage.send([message], { pieces });
        // Who waits whether a line feed follows a carriage return sees now that none does.
        line.ping();
        await stage.reports([message]);
      }
    }
    await stage.staysSilent('each message has been reported once');
  },
});
