import { pushChecks } from '../push-check.js';
import { asJson } from '../push-message.js';

export default pushChecks({
  slug: 'fields',
  modes: ['eventsource'],
  title: 'a client passes over comments and fields without a meaning, and needs no space after a colon',
  proves: ['eventsource-parsing'],
  hint: 'See "interpreting an event stream" in the HTML standard: a line that begins with a colon is a comment, an unknown field is ignored, one space after the colon belongs to it and may be missing.',
  async run(stage) {
    await stage.given.delivered();
    const line = await stage.line();
    const message = stage.write();
    const json = asJson(message);
    line.writeText(
      `:data: ${json.replace('"id":2', '"id":1')}\n:\nunknown: ${json}\nno-colon\nretry: soon\n\n: \ndata:${json}\n: within\n\n`,
      [message],
    );
    await stage.reports([message]);
    await stage.staysSilent('comments and unknown fields are no messages');
    await stage.deliver();
  },
});
