import { pushChecks } from '../push-check.js';

/** Empty lines vanish on the way. */
const published = 'one\ntwo\n\nthree';
const received = 'one\ntwo\nthree';

export default pushChecks({
  slug: 'lines',
  modes: ['eventsource'],
  title: 'a client takes the lines of a text for one message',
  proves: ['eventsource-lines'],
  hint: 'The template stands in every data line, with one line of the text each: read each line, and put the texts together with line feeds.',
  async run(stage) {
    await stage.given.delivered();
    for (const eol of ['\n', '\r\n'] as const) {
      await stage.line();
      stage.server.serve({ eol });
      await stage.cut();
      await stage.given.returned();
      for (const pieces of ['whole', 'bytes'] as const) {
        const message = stage.write({ text: published });
        await stage.send([message], { pieces });
        await stage.reports([message], ({ text }) => text === received);
      }
    }
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
