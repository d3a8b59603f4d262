import { pushChecks } from '../push-check.js';
import { unicodeText } from '../texts.js';

export default pushChecks({
  slug: 'bytes',
  title: 'a client reads messages that come byte by byte',
  proves: ['messages-pieces'],
  hint: 'Bytes come as they come: keep what is not whole yet. Characters of UTF-8 may be cut too, so decode with a decoder that keeps its state.',
  async run(stage) {
    await stage.given.delivered();
    await stage.line();
    const message = stage.write({ text: unicodeText });
    await stage.send([message], { pieces: 'bytes' });
    await stage.reports([message]);
    await stage.staysSilent('the message has been reported once');
  },
});
