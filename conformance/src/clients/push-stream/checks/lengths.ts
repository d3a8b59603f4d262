import { pushChecks } from '../push-check.js';
import { asJson } from '../push-message.js';

/** Where the form of a length changes (RFC 6455 5.2), and one beyond. */
const sizes = [125, 126, 127, 65_535, 65_536];

export default pushChecks({
  slug: 'lengths',
  modes: ['websocket'],
  title: 'a client reads frames of every form of length',
  proves: ['websocket-frames'],
  hint: 'A length of 126 says that two bytes with the length follow, 127 that eight do; both count from the most significant byte.',
  async run(stage) {
    await stage.given.delivered();
    const { length: around } = asJson(await stage.deliver({ text: '.' }));
    for (const size of sizes) {
      if (size >= around) await stage.deliver({ text: '.'.repeat(size - around + 1) });
    }
    await stage.staysSilent('each message has been reported once');
  },
});
