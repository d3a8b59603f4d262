import { createHash } from 'node:crypto';
import type { Asked, Scene } from './recorded.js';
import type { Renaming } from './renaming.js';

/** What came after each of the things that happened meanwhile, and then at the end of the time. */
export function afterEach({ recorded: { answer, section }, meanwhile }: Scene): string[] {
  const isDeletion = meanwhile.at(-1)?.change?.kind === 'DELETE';
  if (meanwhile.length === 0 || isDeletion || answer.startsWith('HTTP/'))
    return [answer, ''].slice(0, meanwhile.length === 0 ? 1 : 2);
  // Streams: a message is whole with its chunk or frame; what follows the last is the footer and the end.
  const pieces = section === 'WebSocket' ? answer.split(/(?=\x81)/) : chunksOf(answer);
  const parts: string[] = [];
  let part = '';
  for (const piece of pieces) {
    part += piece;
    if (parts.length < meanwhile.length && /"tag"|p\(\d/.test(piece)) {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part];
}

function chunksOf(bytes: string): string[] {
  const chunks: string[] = [];
  for (let rest = bytes; rest !== ''; ) {
    const [line = '', size = ''] = /^([0-9a-f]+)\r\n/.exec(rest) ?? [];
    const length = line.length + Number.parseInt(size, 16) + 2;
    chunks.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return chunks;
}

/** Head, chunks and frames with the other names in them, and their lengths made right. */
export function renamed(bytes: string, renaming: Renaming, asked: Asked): string {
  if (!bytes.startsWith('HTTP/')) {
    if (asked.place === '/ws') return framesRenamed(bytes, renaming);
    return chunksRenamed(bytes, renaming);
  }
  const end = bytes.indexOf('\r\n\r\n') + 4;
  const [head, body] = [bytes.slice(0, end), bytes.slice(end)];
  if (/^Transfer-Encoding: chunked/m.test(head)) return head + chunksRenamed(body, renaming);
  if (head.includes(' 101 ')) {
    const key = `${asked.said.get('sec-websocket-key') ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    return head.replace(/(Sec-WebSocket-Accept: ).*/, `$1${accept}`) + framesRenamed(body, renaming);
  }
  const text = renaming.text(body);
  return head.replace(/Content-Length: \d+/, () => `Content-Length: ${text.length}`) + text;
}

function chunksRenamed(bytes: string, renaming: Renaming): string {
  const chunks = chunksOf(bytes).map((chunk) => chunk.slice(chunk.indexOf('\r\n') + 2, -2));
  const ends = chunks.at(-1) === '';
  const told = chunks.filter((chunk) => chunk !== '').map((chunk) => renaming.text(chunk));
  return (
    told.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('') + (ends ? '0\r\n\r\n' : '')
  );
}

function framesRenamed(bytes: string, renaming: Renaming): string {
  let out = '';
  for (let rest = bytes; rest !== ''; ) {
    const length = rest.charCodeAt(1);
    const text = rest.startsWith('\x81')
      ? renaming.text(rest.slice(2, 2 + length))
      : rest.slice(2, 2 + length);
    const size =
      text.length < 126
        ? String.fromCharCode(text.length)
        : `\x7e${String.fromCharCode(text.length >> 8, text.length & 255)}`;
    out += rest.charAt(0) + size + text;
    rest = rest.slice(2 + length);
  }
  return out;
}
