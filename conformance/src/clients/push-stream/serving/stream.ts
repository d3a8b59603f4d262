import { asScript, notice } from '../push-message.js';
import { framed, headOf, lastChunk, type Serving, type Style } from './serving.js';

const header = '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>\r\n';
const footer = '</body></html>\r\n';

/** The padding of a page: empty lines. */
const padding = '\r\n'.repeat(200);

const chunk = (text: string, style: Style) => framed(Buffer.from(text), style);
const padded = (text: string, style: Style) =>
  style.padding ? Buffer.concat([chunk(text, style), chunk(padding, style)]) : chunk(text, style);

/** The page of the forever-iframe: a script for each message. */
export const stream: Serving = {
  begin: (_, style) =>
    Buffer.concat([
      headOf('200 OK', [['Content-Type', 'text/html; charset=utf-8']], style.framing),
      padded(header, style),
    ]),
  messages: (messages, style) =>
    Buffer.concat(messages.map((message) => padded(`${asScript(message)}\r\n`, style))),
  ping: (style) => chunk(`${asScript(notice(-1, ' '))}\r\n`, style),
  end: (style) => Buffer.concat([chunk(footer, style), lastChunk(style)]),
};
