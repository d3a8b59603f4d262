import { asJson, type PushMessage } from '../push-message.js';
import { framed, headOf, lastChunk, type Serving, type Style } from './serving.js';

/** The padding of an event stream: comments. */
const padding = `${':'.repeat(99)}\n`.repeat(4);

function event(message: PushMessage): string {
  const { eventId, eventType, text } = message;
  const lines = text.split('\n').filter((line) => line !== '');
  return [
    ...(eventId ? [`id: ${eventId}`] : []),
    ...(eventType ? [`event: ${eventType}`] : []),
    // The template stands in each line.
    ...lines.map((line) => `data: ${asJson(message, line)}`),
    '\n',
  ].join('\n');
}

const write = (text: string, style: Style) => framed(Buffer.from(text.replaceAll('\n', style.eol)), style);

/** Server-sent events. */
export const eventsource: Serving = {
  begin: (_, style) =>
    Buffer.concat([
      headOf('200 OK', [['Content-Type', 'text/event-stream; charset=utf-8']], style.framing),
      write(`: \n${style.padding ? padding : ''}`, style),
    ]),
  messages: (messages, style) =>
    Buffer.concat(
      messages.map((message) => write(`${event(message)}${style.padding ? padding : ''}`, style)),
    ),
  ping: (style) => write(': -1\n', style),
  end: (style) => Buffer.concat([write(': the footer\n', style), lastChunk(style)]),
};
