import { pushChecks } from '../push-check.js';
import { asJson } from '../push-message.js';
import { frame, opcodes, pingPayload } from '../serving/websocket.js';
import { unicodeText } from '../texts.js';

export default pushChecks({
  slug: 'fragments',
  modes: ['websocket'],
  title: 'a client puts the fragments of a message together, with a ping between them',
  proves: ['websocket-frames'],
  hint: 'A text frame without FIN goes on in continuation frames; control frames may come between them, and a character may be cut (RFC 6455 5.4).',
  async run(stage) {
    await stage.given.delivered();
    const line = await stage.line();
    const message = stage.write({ text: unicodeText });
    const bytes = Buffer.from(asJson(message));
    // Within the last character of the text.
    const middle = bytes.indexOf('😀') + 2;
    line.write(frame(opcodes.text, bytes.subarray(0, 10), false), [message]);
    line.write(frame(opcodes.ping, pingPayload));
    line.write(frame(opcodes.continuation, bytes.subarray(10, middle), false));
    line.write(frame(opcodes.continuation, Buffer.alloc(0), false));
    line.write(frame(opcodes.continuation, bytes.subarray(middle)));
    await stage.reports([message]);
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
