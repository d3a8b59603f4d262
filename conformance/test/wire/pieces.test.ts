import { VirtualClock } from 'pushstream-server/parts';
import { expect, test } from 'vitest';
import { pauseBy } from '../../src/clients/pause.js';
import { sendByteByByte } from '../../src/wire/pieces.js';

/** The bytes before which there is a long pause, as the text up to there ends. */
async function longPausesIn(text: string): Promise<string[]> {
  const bytes = Buffer.from(text);
  const clock = new VirtualClock();
  const sent: { readonly at: number; readonly piece: Uint8Array }[] = [];
  const write = (piece: Uint8Array) => sent.push({ at: clock.elapsed(), piece });
  await clock.run(sendByteByByte(bytes, write, pauseBy(clock)));
  expect(Buffer.concat(sent.map(({ piece }) => piece))).toEqual(bytes);
  expect(sent.map(({ piece }) => piece.length)).toEqual(Array.from(bytes, () => 1));
  return sent.flatMap(({ at }, index) => {
    const waited = at - (sent[index - 1]?.at ?? 0);
    return waited >= 25 ? [bytes.toString('latin1', 0, index).slice(-2)] : [];
  });
}

test('bytes that come one by one keep their longest distance where the cut itself may be misread', async () => {
  const head = ['0', '01', '12'];
  expect(await longPausesIn('0123 plain text\n\n')).toEqual(head);
  expect(await longPausesIn('0123 a\r\n\r\nb\rc')).toEqual([...head, 'a\r', '\n\r']);
  expect(await longPausesIn('0123 é😀')).toEqual([...head, ' \xc3', '\xa9\xf0', '\xf0\x9f', '\x9f\x98']);
  expect(await longPausesIn('0123 {"a":"\\""}')).toEqual([...head, '"\\']);
});
