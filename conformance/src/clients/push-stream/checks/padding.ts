import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'padding',
  modes: ['stream', 'eventsource'],
  title: 'a client takes padding for nothing',
  proves: ['messages-notices'],
  hint: 'Servers fill up header and messages for browsers that wait for so many bytes: with empty lines in a page, with comments among events.',
  async run(stage) {
    await stage.given.delivered();
    await stage.line();
    stage.server.serve({ padding: true });
    await stage.cut();
    await stage.given.returned();
    await stage.deliver();
    await stage.deliver();
    await stage.staysSilent('padding is no message');
  },
});
