import { pushChecks } from '../push-check.js';
import { trickyText } from '../texts.js';

export default pushChecks({
  slug: 'adjacent',
  modes: ['longpolling'],
  title: 'a client reads messages of one body that nothing stands between',
  proves: ['longpolling-batch'],
  hint: 'The template decides what follows a message: a line end, or the brace of the next one. Braces within a text are no end.',
  async run(stage) {
    stage.server.serve({ after: '' });
    await stage.given.delivered();
    const messages = [stage.write(), stage.write({ text: trickyText }), stage.write()];
    await stage.send(messages);
    await stage.reports(messages);
    await stage.staysSilent('each message has been reported once');
  },
});
