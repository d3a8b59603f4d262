import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/engine/results.js';
import { htmlReport } from '../../src/reports/html/page.js';
import { curlScript } from '../../src/reports/reproduce.js';
import { Style } from '../../src/reports/style.js';
import { showTranscript } from '../../src/reports/transcript.js';
import { readableLines } from '../../src/reports/transcript-lines.js';
import { closePayload, encodeFrame, type FrameToSend } from '../../src/wire/websocket-frames.js';
import { checkResult, entry } from '../support/reports/result-fixture.js';
import { runOfTalk, talk } from '../support/reports/websocket-talk.js';

type Entries = CheckResult['transcript'];

const style = new Style({ colour: false, unicode: true, width: 80 });
const mask = Uint8Array.of(1, 2, 3, 4);
const from = (frame: FrameToSend) => encodeFrame(frame).toString('latin1');
const asked = 'GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const agreed = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n\r\n';

/** The lines of what comes after a handshake. */
function afterHandshake(...more: readonly (readonly ['sent' | 'received', string])[]): (readonly string[])[] {
  const entries = [['sent', asked], ['received', agreed], ...more] as const;
  return readableLines(entries.map(([kind, text], at) => entry(at, 'subscriber 1', kind, text))).slice(2);
}

describe('a WebSocket', () => {
  it('is shown by its frames in a transcript', async () => {
    const text = `${showTranscript(talk, style).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot('golden/websocket-transcript.txt');
  });

  it.each<[FrameToSend, string]>([
    [{ opcode: 'text', payload: 'a "b" \\ ü\n' }, 'text "a "b" \\\\ \\xc3\\xbc\\n"'],
    [{ opcode: 'text' }, 'text ""'],
    [{ opcode: 'binary', payload: Uint8Array.of(0, 255) }, 'binary "\\0\\xff"'],
    [{ opcode: 'text', payload: 'hel', final: false }, 'text "hel" [to be continued]'],
    [{ opcode: 'continuation', payload: 'lo' }, 'continuation "lo"'],
    [{ opcode: 'ping' }, 'ping'],
    [{ opcode: 'pong', payload: 'x' }, 'pong "x"'],
    [{ opcode: 'ping', final: false }, 'ping [a fragment]'],
    [{ opcode: 'close' }, 'close'],
    [{ opcode: 'close', payload: closePayload(1000) }, 'close 1000'],
    [{ opcode: 'close', payload: closePayload(1008, '{"a":1}') }, 'close 1008 {"a":1}'],
    [{ opcode: 'close', payload: 'x' }, 'close "x"'],
    [{ opcode: 3, payload: 'x', reserved: 5 }, 'opcode 3 "x" [reserved bits 5]'],
  ])('has a line for %j', (frame, line) => {
    expect(afterHandshake(['received', from(frame)])).toEqual([[line]]);
    expect(afterHandshake(['sent', from({ ...frame, mask })])).toEqual([[line]]);
  });

  it('says of a mask only where it is wrong', () => {
    expect(
      afterHandshake(['sent', from({ opcode: 'ping' })], ['received', from({ opcode: 'ping', mask })]),
    ).toEqual([['ping [not masked]'], ['ping [masked]']]);
  });

  it('says what is not whole, and then the whole', () => {
    const bytes = from({ opcode: 'text', payload: 'hello' });
    const ping = from({ opcode: 'ping' });
    expect(
      afterHandshake(['received', ping + bytes.slice(0, 3)], ['received', bytes.slice(3) + ping]),
    ).toEqual([
      ['ping', '[3 bytes of a frame]'],
      ['text "hello"', 'ping'],
    ]);
  });

  it('is shown as bytes from where it can not be read', () => {
    const huge = '\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff';
    const [lines, later] = afterHandshake(
      ['received', `${from({ opcode: 'ping' })}${huge}`],
      ['received', 'rest'],
    );
    expect(lines).toEqual(['ping', `\\x89\\0\\x81\\x7f${'\\xff'.repeat(8)}`]);
    expect(later).toEqual(['rest']);
  });

  it('is cut when it is long', () => {
    const [lines = []] = afterHandshake(['received', from({ opcode: 'ping' }).repeat(50)]);
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toBe('[and 10 more]');
  });

  it('is read from the other side where the kit is the server', () => {
    const entries = [
      entry(0, 'client 1', 'received', asked + from({ opcode: 'text', payload: 'a', mask })),
      entry(1, 'client 1', 'sent', agreed + from({ opcode: 'text', payload: 'b' })),
    ];
    const [received = [], sent = []] = readableLines(entries);
    expect(received.slice(-2)).toEqual(['', 'text "a"']);
    expect(sent.slice(-2)).toEqual(['', 'text "b"']);
  });

  it('is none when the server refused it', () => {
    const refused = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n\x89\0';
    const entries = [entry(0, 'a', 'sent', asked), entry(1, 'a', 'received', refused)];
    expect(readableLines(entries)[1]?.at(-1)).toBe('\\x89\\0');
  });
});

describe('a stream in chunks', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  function lines(...packets: readonly string[]): (readonly string[])[] {
    const entries: Entries = [
      entry(0, 'subscriber 1', 'sent', 'GET / HTTP/1.1\r\n\r\n'),
      ...packets.map((text, index) => entry(index, 'subscriber 1', 'received', text)),
    ];
    return readableLines(entries).slice(1);
  }

  it('is shown without the framing, but where it comes with the head', () => {
    expect(lines(`${head}1\r\nx\r\n`, '9\r\ndata: a\n\n\r\n', '1\r\nb\r\n1\r\nc\r\n', '0\r\n\r\n')).toEqual([
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '1', 'x'],
      ['chunk "data: a\\n\\n"'],
      ['chunk "b"', 'chunk "c"'],
      ['last chunk'],
    ]);
  });

  it('is shown as far as it came when a chunk is cut', () => {
    expect(lines(head, '9\r\ndata: ', 'a\n\n', '\r\n', '0\r\n\r\nstray')).toEqual([
      expect.anything(),
      ['chunk "data: "'],
      ['chunk "a\\n\\n"'],
      [''],
      ['last chunk', 'stray'],
    ]);
  });

  it('is shown as it is when the framing is broken', () => {
    expect(lines(head, 'no size\r\n', '1\r\nx\r\n').slice(1)).toEqual([['no size'], ['1', 'x']]);
  });

  it('is none with a length, or on a connection of several requests', () => {
    expect(lines('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', '1\r\nx\r\n')[1]).toEqual(['1', 'x']);
    const request = 'GET / HTTP/1.1\r\n\r\n';
    const several = [
      entry(0, 'a', 'sent', request + request),
      entry(1, 'a', 'received', head),
      entry(2, 'a', 'received', '1\r\nx\r\n'),
    ];
    expect(readableLines(several)[2]).toEqual(['1', 'x']);
  });
});

describe('a sequence diagram', () => {
  const page = htmlReport(runOfTalk);
  const rows = [...page.matchAll(/<summary class="line">.*?<\/summary>/g)].map(([row]) => row);

  it('has frames at its arrows', () => {
    const texts = rows.map((row) => /<span class="text mono">(.*?)<\/span>/.exec(row)?.[1]);
    expect(texts).toEqual([
      'GET /ws/CHANNEL HTTP/1.1 <span class="soft">…',
      'HTTP/1.1 101 Switching Protocols <span class="soft">…',
      'text &quot;hello&quot;',
      'text &quot;{&quot;id&quot;:1,&quot;text&quot;:&quot;hello&quot;}&quot;',
      'ping',
      'close 1008 {&quot;http_status&quot;: 403}',
    ]);
  });

  it('waits for no answer to a frame', () => {
    const gaps = [...page.matchAll(/<div class="line gap">.*?<i class="([^"]*)">.*? pass</g)];
    expect(gaps.map(([, lane]) => lane)).toEqual(['open', 'open']);
  });
});

it('whatever goes over the wire can be shown, and made a script of', () => {
  const head = fc.constantFrom(asked, agreed, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '');
  const frame = fc.constantFrom(
    from({ opcode: 'text', payload: 'a', mask }),
    from({ opcode: 'ping' }),
    '3\r\nabc\r\n',
  );
  const garbage = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  const texts = fc.array(fc.oneof(head, frame, garbage), { maxLength: 6 });
  const direction = fc.constantFrom('sent' as const, 'received' as const);
  fc.assert(
    fc.property(fc.array(fc.tuple(direction, texts), { maxLength: 8 }), (packets) => {
      const transcript = [
        entry(0, 'subscriber 1', 'opened', 'h:80'),
        entry(1, 'subscriber 1', 'sent', asked),
        entry(2, 'subscriber 1', 'received', agreed),
        ...packets.map(([kind, parts], index) => entry(3 + index, 'subscriber 1', kind, parts.join(''))),
      ];
      for (const from of [0, 1, 2, 3]) {
        const part = transcript.slice(from);
        expect(readableLines(part)).toHaveLength(part.length);
        expect(curlScript(checkResult({ transcript: part }), { environment: [], secure: [] })).toMatch(/^#!/);
      }
    }),
    { numRuns: 100 },
  );
});
