import type { Message } from '../../broker/message.js';
import { bytesFromText } from './byte-text.js';
import type { Template } from './template.js';

/** Keeps a silent stream open. */
export const eventSourcePing: Buffer = Buffer.from(': -1\n');

const prefix = Buffer.from('data: ');
const lineEnd = Buffer.from('\n');
const noBytes = new Uint8Array(0);

/** What a stream begins with: the lines of the header template as comments. */
export function eventSourceHeader(header: string): Buffer {
  return header === '' ? Buffer.from(': \n') : comments(header);
}

/** What a stream ends with: the lines of the footer template as comments. */
export function eventSourceFooter(footer: string): Buffer {
  return comments(footer);
}

function comments(text: string): Buffer {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line !== '');
  return bytesFromText(lines.map((line) => `: ${line}\n`).join(''));
}

/** The id and the type of an event. A line end in them, which would end the field, becomes a space. */
export function eventSourceFields({ eventId, eventType }: Message): Buffer {
  const id = eventId ? `id: ${inOneLine(eventId)}\n` : '';
  return bytesFromText(eventType ? `${id}event: ${inOneLine(eventType)}\n` : id);
}

function inOneLine(value: string): string {
  return value.replace(/[\r\n]/g, ' ');
}

/**
 * The data of an event and the empty line that ends it: the template applied to each line of the text, without the empty
 * ones. A template that escapes line ends gets the text whole; one that escapes, and has the text in no such place, gets
 * the empty lines too. Padding counts from the length of this.
 */
export function eventSourceData(template: Template, templateText: string, message: Message): Buffer {
  const lines = template.takesLines ? [message.bytes] : linesOf(message.bytes, template.escaping);
  const before = templateText.startsWith('data: ') ? noBytes : prefix;
  return template.renderLines(message, lines, before, lineEnd);
}

const cr = 0x0d;
const lf = 0x0a;

/** The lines of a text, which end at CRLF, LF or CR. */
function* linesOf(text: Uint8Array, withEmpty: boolean): Generator<Uint8Array> {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const byte = text[at];
    if (byte !== undefined && byte !== cr && byte !== lf) continue;
    if (at > start || withEmpty) yield text.subarray(start, at);
    if (byte === cr && text[at + 1] === lf) at++;
    start = at + 1;
  }
}
