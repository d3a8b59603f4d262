import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closePayload, encodeFrame, type FrameToSend } from '../../src/wire/websocket-frames.js';
import { FrameReader } from '../../src/wire/websocket-reader.js';
import { inRandomPackets } from '../support/wire/random-packets.js';

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 });
// Long ones are rare: byte for byte they take their time.
const payload = fc.oneof(
  { weight: 30, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(125, 126, 65_535, 65_536).map((length) => new Uint8Array(length)) },
);

/** A frame of any kind, right or wrong. */
const anyFrame: fc.Arbitrary<FrameToSend> = fc.record(
  {
    opcode: fc.integer({ min: 0, max: 15 }),
    payload,
    final: fc.boolean(),
    reserved: fc.integer({ min: 0, max: 7 }),
    mask,
  },
  { requiredKeys: ['opcode'] },
);

/** A message that keeps to the rules: a text or bytes, in one frame or several, with pings between them. */
const message = fc.tuple(
  fc.boolean(),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.nat(50), { maxLength: 4 }),
);

function framesOf([isText, text, cuts]: [boolean, string, number[]]): FrameToSend[] {
  const bytes = Buffer.from(text);
  const frames: FrameToSend[] = [];
  let at = 0;
  for (const [index, cut] of cuts.entries()) {
    frames.push({
      opcode: index === 0 ? (isText ? 'text' : 'binary') : 'continuation',
      payload: bytes.subarray(at, at + cut),
      final: false,
    });
    frames.push({ opcode: 'ping', payload: `${index}` });
    at += cut;
  }
  frames.push({
    opcode: cuts.length === 0 ? (isText ? 'text' : 'binary') : 'continuation',
    payload: bytes.subarray(at),
  });
  return frames;
}

function read(packets: readonly Buffer[], sender: 'server' | 'client' = 'server'): FrameReader {
  const reader = new FrameReader(sender);
  for (const packet of packets) reader.push(packet, 0);
  reader.finish();
  return reader;
}

const essence = ({ frames, messages, faults, closing }: FrameReader) => ({
  frames,
  messages,
  faults,
  closing,
});

test('valid messages are read as they were sent, however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 5 }),
      inRandomPackets,
      fc.option(mask, { nil: undefined }),
      (messages, cut, mask) => {
        const frames = [
          ...messages.flatMap(framesOf),
          { opcode: 'close', payload: closePayload(1000, 'ü') } as const,
        ];
        const bytes = Buffer.concat(frames.map((frame) => encodeFrame({ ...frame, mask })));
        const reader = read(cut(bytes), mask ? 'client' : 'server');
        expect(reader.faults).toEqual([]);
        expect(reader.messages.map(({ kind, text }) => [kind, text])).toEqual(
          messages.map(([isText, text]) => [isText ? 'text' : 'binary', text]),
        );
        expect(reader.frames).toHaveLength(frames.length);
        expect(reader.closing).toMatchObject({ code: 1000, reason: 'ü' });
      },
    ),
  );
});

test('frames of any kind are read the same, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 8 }), inRandomPackets, (frames, cut) => {
      const bytes = Buffer.concat(frames.map(encodeFrame));
      const reader = read(cut(bytes));
      expect(essence(reader)).toEqual(essence(read([bytes])));
      expect(reader.frames.map(({ opcode }) => opcode)).toEqual(frames.map(({ opcode }) => opcode));
    }),
  );
});

test('arbitrary bytes never make it throw', () => {
  const start = fc.constantFrom(0x81, 0x01, 0x80, 0x88, 0x89);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(
        fc
          .tuple(start, fc.nat(30), fc.uint8Array({ maxLength: 30 }))
          .map(([first, length, rest]) => [first, length, ...rest]),
      )
      .map((parts) => Uint8Array.from(parts.flat())),
  );
  fc.assert(
    fc.property(
      bytes,
      inRandomPackets,
      fc.constantFrom('server' as const, 'client' as const),
      (bytes, cut, sender) => {
        const reader = read(cut(Buffer.from(bytes)), sender);
        expect(essence(reader)).toEqual(essence(read([Buffer.from(bytes)], sender)));
        for (const fault of reader.faults) expect(fault).toMatch(/^[A-Z].* \(RFC 6455 \d[\d.]*\)\.$/);
      },
    ),
    { numRuns: 1000 },
  );
});
