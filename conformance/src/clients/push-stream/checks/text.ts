import { pushChecks } from '../push-check.js';
import { trickyText } from '../texts.js';

export default pushChecks({
  slug: 'text',
  title: 'a client reports texts as they were published',
  proves: ['messages-text'],
  hint: 'Braces, brackets and tags in a text end no message: look for the quotes around it. The bytes are UTF-8.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver({ text: trickyText });
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
