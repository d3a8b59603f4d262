import { describe, expect, test } from 'vitest';
import type { Listeners } from '../../../../src/profiles/push-stream/actors/scene.js';
import { closePayload, encodeFrame } from '../../../../src/wire/websocket-frames.js';
import { fate, type Line, templates } from '../../../support/push-stream/audience.js';

describe('an event stream', () => {
  const bare = { push_stream_message_template: '<~id~:~text~>' };
  const fateOf = (
    text: string,
    tell: (listener: Listeners['eventsource']) => Promise<unknown>,
    settings: Record<string, string> = bare,
  ) =>
    fate(
      'eventsource',
      [
        [5, text],
        [60, 'end'],
      ],
      tell,
      settings,
    );

  test('a message of several lines, behind the empty comment and a ping', async () => {
    const text = ': \n: -1\nid: 7\ndata: <1:a>\ndata: <1:b>\n\n';
    const message = { text: 'a\r\n\nb', id: 1, eventId: '7', eventType: '' };
    expect(await fateOf(text, (one) => one.receives(message))).toBeUndefined();
    for (const other of [{ eventId: '' }, { eventType: 'x' }, { text: 'a' }, { text: 'a\nb\nc' }]) {
      expect(await fateOf(text, (one) => one.receives({ ...message, ...other }))).toContain('"id":"7"');
    }
  });

  test('a template that begins with the name of the field', async () => {
    const settings = { push_stream_message_template: 'data: <~text~>' };
    expect(await fateOf('data: <a>\n\n', (one) => one.receives({ text: 'a' }), settings)).toBeUndefined();
  });

  test.each([
    [': HEAD\n: FOOT\n', undefined],
    [': HEAD\n: -1\n: FOOT\n', undefined],
    [': HEAD\n', 'the end after the comments []'],
    [': HEAD\n: FOOT\n: -1\n', 'the end after the comments []'],
    [': HEAD\ndata: <1:x>\n\n: FOOT\n', '"data":"<1:x>"'],
    [': HEAD\n: FOOT\n: half', 'The stream ended within a line'],
    [': TAIL\n: FOOT\n', '"text":"TAIL"'],
  ])('%j', async (text, failure) => {
    const seen = await fateOf(text, (one) => one.ends(), templates);
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });
});

describe('a WebSocket', () => {
  const text = (payload: string, mask?: Uint8Array) => encodeFrame({ opcode: 'text', payload, mask });
  const close = (code?: number) => encodeFrame({ opcode: 'close', payload: closePayload(code) });
  const fateOf = (lines: readonly Line[], tell: (listener: Listeners['websocket']) => Promise<unknown>) =>
    fate('websocket', [[5, text('HEAD')], ...lines], tell);

  test.each<[string, readonly Line[], string | undefined]>([
    [
      'footer, close frame and end',
      [
        [9, text('FOOT')],
        [9, close()],
        [10, 'end'],
      ],
      undefined,
    ],
    [
      'close frame and end',
      [
        [9, close()],
        [10, 'end'],
      ],
      'seen: an empty close frame',
    ],
    [
      'footer and end',
      [
        [9, text('FOOT')],
        [10, 'end'],
      ],
      'the connection was closed by the server',
    ],
    [
      'footer and close frame',
      [
        [9, text('FOOT')],
        [9, close()],
      ],
      'and a connection that stays open',
    ],
    [
      'a message and its footer',
      [
        [9, text('<1:x>')],
        [9, text('FOOT')],
        [9, close()],
      ],
      '"<1:x>", "FOOT"',
    ],
  ])('ends with %s', async (_, lines, failure) => {
    const seen = await fateOf(lines, (one) => one.ends());
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });

  test('what no browser takes is no message', async () => {
    const masked: Line[] = [[9, text('<1:x>', Uint8Array.of(1, 2, 3, 4))]];
    expect(await fateOf(masked, (one) => one.receives({ text: 'x' }))).toContain('is masked');
    const binary: Line[] = [[9, encodeFrame({ opcode: 'binary', payload: '<1:x>' })]];
    expect(await fateOf(binary, (one) => one.receives({ text: 'x' }))).toContain('a binary frame');
  });

  test('a code is told from none', async () => {
    const lines: Line[] = [
      [9, close(1000)],
      [10, 'end'],
    ];
    expect(await fateOf(lines, (one) => one.isClosed(1000))).toBeUndefined();
    expect(await fateOf(lines, (one) => one.isClosed('no code'))).toContain('the code 1000');
    expect(await fateOf(lines, (one) => one.isRefused(403, 'no'))).toContain('the reason {"http_status":403');
  });
});
