import type { Random } from '../random.js';
import { lengthOf, type Piece } from '../sequence.js';

const bigEndian = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, index) =>
    String.fromCharCode(Math.floor(value / 256 ** (bytes - 1 - index)) % 256),
  ).join('');

interface Frame {
  readonly opcode: number;
  readonly last?: boolean;
  readonly masked?: boolean;
  readonly reserved?: number;
  /** The length as it is told, where it is not that of the payload. */
  readonly told?: number;
}

/** A frame of a client. Its mask is 0, so that the payload can be read in a report. */
export function frame(
  payload: readonly Piece[],
  { opcode, last = true, masked = true, reserved = 0, told }: Frame,
): Piece[] {
  const length = told ?? lengthOf(payload);
  const first = String.fromCharCode((last ? 0x80 : 0) | (reserved << 4) | opcode);
  const bit = masked ? 0x80 : 0;
  const size =
    length < 126
      ? String.fromCharCode(bit | length)
      : length < 65_536
        ? String.fromCharCode(bit | 126) + bigEndian(length, 2)
        : String.fromCharCode(bit | 127) + bigEndian(length, 8);
  return [`${first}${size}${masked ? '\0\0\0\0' : ''}`, ...payload];
}

/** The same frame many times over. */
export function frames(text: string, opcode: number, times: number): Piece {
  const [head] = frame([text], { opcode });
  return { text: `${head}${text}`, times };
}

/** The request that asks for a WebSocket. */
export function handshake(target: string, random: Random, badPercent = 0): string {
  const bad = random.chance(badPercent);
  const lines = [
    `Connection: ${bad ? random.pick(['Upgrade', 'keep-alive', 'upgrade, upgrade']) : 'Upgrade'}`,
    `Upgrade: ${bad ? random.pick(['websocket', 'WebSocket, h2c', 'h2c', '']) : 'websocket'}`,
    `Sec-WebSocket-Version: ${bad ? random.pick(['13', '8', '0', 'x', '13, 8']) : '13'}`,
    `Sec-WebSocket-Key: ${bad ? random.pick(['dGhlIHNhbXBsZSBub25jZQ==', 'x', '', 'a'.repeat(500)]) : 'dGhlIHNhbXBsZSBub25jZQ=='}`,
    ...(bad
      ? [
          'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
          'Sec-WebSocket-Protocol: a, b',
        ]
      : []),
  ];
  return `${bad && random.chance(10) ? 'POST' : 'GET'} ${target} HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`;
}

const texts = ['a', '', '\xc3\xa9', '\xc3', '\xed\xa0\x80', '\0', '{"a":1}', '\xff'];

/** Frames in any order and shape, many of them against the rules. */
export function anyFrames(content: string, random: Random): Piece[] {
  const kinds: (() => Piece[])[] = [
    () => frame([content], { opcode: 1 }),
    () => frame([random.pick(texts)], { opcode: 1 }),
    () => frame([random.pick(texts)], { opcode: 2 }),
    () => frame([random.pick(texts)], { opcode: 9 }),
    () => frame([random.pick(texts)], { opcode: 10 }),
    () =>
      frame(
        [
          random.pick([
            '',
            '\x03\xe8',
            '\x03',
            '\x03\xedx',
            '\x00\x00',
            '\x03\xe8\xff',
            `\x03\xe8${'r'.repeat(123)}`,
          ]),
        ],
        { opcode: 8 },
      ),
    () => frame([{ text: 'p', times: random.between(120, 130) }], { opcode: random.pick([8, 9, 10]) }),
    () => frame([content], { opcode: 1, masked: false }),
    () => frame([content], { opcode: 1, reserved: random.between(1, 7) }),
    () => frame([content], { opcode: random.between(0, 15), last: random.chance(50) }),
    () =>
      frame([content], { opcode: 1, told: random.pick([0, 1, 200, 65_536, 1_048_577, 2 ** 31, 2 ** 53]) }),
    () => [...frame([content], { opcode: 1, last: false }), ...frame(['more'], { opcode: 0 })],
    () => [
      ...frame([content], { opcode: 1, last: false }),
      ...frame(['ping'], { opcode: 9 }),
      ...frame(['more'], { opcode: 0 }),
    ],
    () => [
      ...frame(['f'], { opcode: 1, last: false }),
      { text: frame(['f'], { opcode: 0, last: false }).join(''), times: random.scaled(5, 2000) },
    ],
    () => [frames('', 9, random.scaled(2, 500))],
    () => [frames(random.pick(['a', '']), 1, random.scaled(2, 60))],
    () => frame([{ text: 'long', times: random.scaled(10, 5000) }], { opcode: 1 }),
  ];
  return Array.from({ length: random.between(1, 6) }, () => random.pick(kinds)()).flat();
}
