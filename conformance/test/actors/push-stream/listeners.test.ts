import { describe, expect, test } from 'vitest';
import type { Listeners } from '../../../src/actors/push-stream/scene.js';
import { Scene } from '../../../src/actors/push-stream/scene.js';
import { parseTemplate } from '../../../src/wire/address.js';
import { closePayload, encodeFrame } from '../../../src/wire/websocket-frames.js';
import { acceptFor } from '../../../src/wire/websocket-handshake.js';
import { Play } from '../play.js';

/** What a server sends, and when; `end` closes the connection. */
type Line = readonly [at: number, bytes: string | Buffer | 'end'];

const templates = {
  push_stream_message_template: '<~id~:~text~>',
  push_stream_header_template: 'HEAD',
  push_stream_footer_template: 'FOOT',
};

/** A listener in front of a server that sends these lines, with the 200 or the 101 before them. */
function listening<M extends keyof Listeners>(
  mode: M,
  lines: readonly Line[],
  settings: Record<string, string> = templates,
  head = 'HTTP/1.1 200 OK\r\n\r\n',
) {
  const location = { template: parseTemplate('http://target.test/s/{channel}'), headers: [], settings };
  const play: Play = new Play(() => ({}), { locations: { publisher: location, [mode]: location } });
  const listener = new Scene(play.stage).listen(mode, 'c');
  const served = (async () => {
    await play.pass(1);
    const socket = play.server.sockets[0];
    const key = /Sec-WebSocket-Key: (.*)/.exec(play.server.requests[0]?.head ?? '')?.[1]?.trim() ?? '';
    const upgrade = `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`;
    socket?.write(mode === 'websocket' ? upgrade : head);
    for (const [at, bytes] of lines) {
      play.clock.after(at, () => (bytes === 'end' ? socket?.end() : socket?.write(bytes)));
    }
  })();
  return { play, listener, served };
}

/** What became of a story told of such a listener: undefined, or the message of its failure. */
async function fate<M extends keyof Listeners>(
  mode: M,
  lines: readonly Line[],
  tell: (listener: Listeners[M]) => Promise<unknown>,
  settings?: Record<string, string>,
  head?: string,
): Promise<string | undefined> {
  const { play, listener, served } = listening(mode, lines, settings, head);
  await served;
  return play.run(
    (async () => {
      await listener.isOpen();
      await tell(listener);
    })().then(
      () => undefined,
      (error: Error) => error.message,
    ),
  );
}

const nothing = async () => {};

describe('a stream', () => {
  const fateOf = (lines: readonly Line[], tell: (listener: Listeners['streaming']) => Promise<unknown>) =>
    fate('streaming', lines, tell);

  test.each<[string, readonly Line[], RegExp | undefined]>([
    [
      'its header in pieces',
      [
        [5, 'HE'],
        [90, 'AD'],
      ],
      undefined,
    ],
    ['half of its header', [[5, 'HE']], /seen: nothing but "HE" within 3000 ms/],
    ['another header', [[5, 'HEAT']], /header template "HEAD"; seen: "HEAT"/],
    [
      'an end in its header',
      [
        [5, 'HE'],
        [9, 'end'],
      ],
      /seen: the end of the 200 OK after "HE"/,
    ],
  ])('begins with %s', async (_, lines, failure) => {
    const seen = await fateOf(lines, nothing);
    if (failure) expect(seen).toMatch(failure);
    else expect(seen).toBeUndefined();
  });

  test('a refusal is none', async () => {
    expect(await fate('streaming', [], nothing, templates, 'HTTP/1.1 403 Forbidden\r\n\r\n')).toContain(
      'seen: 403 Forbidden',
    );
  });

  test('messages in pieces, with pings between them', async () => {
    const lines: Line[] = [
      [5, 'HEAD<1:o'],
      [20, 'ne><-1: ><'],
      [40, '2:two>'],
    ];
    const both = [{ text: 'one', id: 1 }, { text: 'two' }];
    expect(await fateOf(lines, (listener) => listener.receives(...both))).toBeUndefined();
    expect(await fateOf(lines, (listener) => listener.receives({ text: 'two' }))).toContain(
      'seen: "<1:one>"',
    );
  });

  test('half a message is more than nothing', async () => {
    const lines: Line[] = [[5, 'HEAD<1:one><2:t']];
    const tell = async (listener: Listeners['streaming']) => {
      await listener.receives({ text: 'one' });
      await listener.receivesNothing();
    };
    expect(await fateOf(lines, tell)).toBe('expected no message; seen: "<2:t"');
  });

  test.each<[string, readonly Line[], string | undefined]>([
    [
      'its footer',
      [
        [50, 'FOOT'],
        [51, 'end'],
      ],
      undefined,
    ],
    [
      'a ping and its footer',
      [
        [50, '<-1: >FOOT'],
        [51, 'end'],
      ],
      undefined,
    ],
    ['no footer', [[51, 'end']], 'seen: the end of the 200 OK'],
    [
      'something behind its footer',
      [
        [50, 'FOOTx'],
        [51, 'end'],
      ],
      'the end of the 200 OK after "FOOTx"',
    ],
    [
      'a message',
      [
        [50, '<1:x>FOOT'],
        [51, 'end'],
      ],
      'the end of the 200 OK after "<1:x>FOOT"',
    ],
    ['its footer and no end', [[50, 'FOOT']], 'seen: nothing but "FOOT" within 3000 ms'],
  ])('ends with %s', async (_, lines, failure) => {
    const seen = await fateOf([[5, 'HEAD'], ...lines], (listener) => listener.ends());
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });

  test.each([
    [1000, undefined],
    [3200, undefined],
    [3300, 'a ping within 3250 ms after what came last; seen: nothing'],
  ])('a ping after %s ms where 2000 are meant', async (at, failure) => {
    const seen = await fateOf(
      [
        [0, 'HEAD'],
        [at, '<-1: >'],
      ],
      (listener) => listener.isPinged(2000),
    );
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });

  test.each([
    [4900, 'the end 5000 to 7250 ms after the request; seen: it came after 49'],
    [5100, undefined],
    [7300, 'seen: nothing within'],
  ])('an end after %s ms where 6000 are meant', async (at, failure) => {
    const seen = await fateOf(
      [
        [0, 'HEAD'],
        [at, 'FOOT'],
        [at, 'end'],
      ],
      (one) => one.endsAfter(6000),
    );
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });
});

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
