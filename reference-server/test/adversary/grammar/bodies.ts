import type { Random } from '../random.js';
import { lengthOf, type Piece } from '../sequence.js';

/** Headers that tell how long a body is, and the body. */
export interface Framed {
  readonly headers: string;
  readonly body: readonly Piece[];
}

/** A body of the given content whose framing is right. */
export function wellFramed(content: readonly Piece[], random: Random): Framed {
  const length = lengthOf(content);
  if (random.chance(70) || length === 0) return { headers: `Content-Length: ${length}\r\n`, body: content };
  const extension = random.chance(20) ? ';a="b"' : '';
  const trailer = random.chance(20) ? 'X-Trailer: 1\r\n' : '';
  const size = random.chance(20) ? `00${length.toString(16).toUpperCase()}` : length.toString(16);
  return {
    headers: 'Transfer-Encoding: chunked\r\n',
    body: [`${size}${extension}\r\n`, ...content, `\r\n0\r\n${trailer}\r\n`],
  };
}

const conflicts = [
  'Content-Length: 5\r\nContent-Length: 6\r\n',
  'Content-Length: 5\r\nContent-Length: 5\r\n',
  'Content-Length: 5, 5\r\n',
  'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
  'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n',
  'Transfer-Encoding: chunked, chunked\r\n',
  'Transfer-Encoding: identity\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: xchunked\r\n',
  'Transfer-Encoding : chunked\r\n',
  'Transfer-Encoding:\x0bchunked\r\n',
  'Transfer-Encoding: "chunked"\r\n',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
];

const lengths = [
  '-1',
  '+5',
  '0x5',
  '5 5',
  '',
  '5a',
  '00000000000000000005',
  '9'.repeat(30),
  '1048577',
  '1048576',
  '4294967296',
  ' 5',
  '0',
];

const sizes = [
  ...[
    'g',
    '',
    '-5',
    '+5',
    '0x5',
    '5 ',
    ' 5',
    '5\t',
    'ffffffff',
    'fffffffffffffff',
    '7fffffffffffffff',
    '80000000',
    '100001',
  ],
  ...[`5;${'e'.repeat(200)}`, '5;a=\0', '5\n', '0005', '0'.repeat(100), '5;\x80'],
];

/** A body whose framing is wrong, or is more or less than what was announced. */
export function badlyFramed(content: readonly Piece[], random: Random): Framed {
  const chunks = (size: string, end: string) => [`${size}\r\n`, ...content, end];
  const kinds: (() => Framed)[] = [
    () => ({
      headers: random.pick(conflicts),
      body: random.chance(50) ? content : chunks('5', '\r\n0\r\n\r\n'),
    }),
    () => ({ headers: `Content-Length: ${random.pick(lengths)}\r\n`, body: content }),
    () => ({ headers: `Content-Length: ${lengthOf(content) + random.scaled(1, 1000)}\r\n`, body: content }),
    () => ({ headers: 'Content-Length: 1\r\n', body: content }),
    () => ({ headers: 'Transfer-Encoding: chunked\r\n', body: chunks(random.pick(sizes), '\r\n0\r\n\r\n') }),
    () => ({
      headers: 'Transfer-Encoding: chunked\r\n',
      body: chunks(
        lengthOf(content).toString(16),
        random.pick(['', '0\r\n\r\n', '\n0\n\n', '\r\n0\r\n', '\r\n0\r\nX\r\n\r\n']),
      ),
    }),
    () => ({
      headers: 'Transfer-Encoding: chunked\r\n',
      body: [{ text: random.pick(['1\r\na\r\n', '1;e\r\na\r\n']), times: random.scaled(10, 5000) }],
    }),
    () => ({
      headers: 'Transfer-Encoding: chunked\r\n',
      body: ['0\r\n', { text: 'T: 1\r\n', times: random.scaled(10, 4000) }],
    }),
  ];
  return random.pick(kinds)();
}
