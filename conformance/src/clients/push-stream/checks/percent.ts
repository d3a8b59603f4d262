import { modeWords, pushChecks } from '../push-check.js';
import { sameText } from '../reports.js';

const encoded = 'caf%C3%A9';

export default pushChecks({
  slug: 'percent',
  title: 'a client survives a percent sign in a text',
  proves: ['messages-text'],
  hint: 'Publishers that follow pushstream.js percent-encode texts, others do not: what cannot be decoded is to be left as it is.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver({ text: '100% sure' });
    await stage.line();
    const message = await stage.publish({ text: encoded });
    let decodes = false;
    await stage.reports([message], (told, published) => {
      decodes = told.text === decodeURIComponent(encoded);
      return decodes || sameText(told, published);
    });
    stage.observe(
      `by ${modeWords[stage.mode]}, a percent-encoded text`,
      decodes ? 'is decoded' : 'is left as it is',
    );
  },
});
