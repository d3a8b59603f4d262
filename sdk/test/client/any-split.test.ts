// What comes over the network may be cut anywhere: the same messages arrive. And whatever comes, nothing throws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Message, PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';

interface Sent {
  readonly id: number;
  readonly text: string;
  readonly eventId: string;
}

const time = 'Sat, 01 Jan 2022 10:00:00 GMT';
const encoded = ({ text }: Sent) => encodeURIComponent(text);
const json = (m: Sent) =>
  `{"id":${m.id},"channel":"a","text":"${encoded(m)}", "tag":"${m.id}", "time":"${time}", "eventid":"${m.eventId}"}`;

/** How a server writes messages in each mode. */
const written: Record<string, (messages: readonly Sent[]) => string> = {
  eventsource: (messages) => {
    const events = messages.map(
      (m) => `event: e${m.id}\r\n${m.eventId && `id: ${m.eventId}\r\n`}data: ${json(m)}\r\n\r\n: -1\n`,
    );
    return `: \n${events.join('')}`;
  },
  stream: (messages) => {
    const calls = messages.map((m) => `p(${m.id},'a','${encoded(m)}','${m.eventId}','${time}','${m.id}');`);
    const scripts = calls.map((call) => `<script>${call}</script>\r\n`).join('');
    return `<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>${scripts}</body></html>`;
  },
  longpolling: (messages) => messages.map((m) => `${json(m)}\r\n`).join(''),
};

const noMore = 'There is no more';

/** What the client wants to be told of an answer. */
const contentTypes: Record<string, string> = { eventsource: 'text/event-stream' };

/** Answers the first request with these pieces, and every other one with a failure. */
function fetchOf(pieces: readonly Uint8Array[], headers: Record<string, string> = {}): typeof fetch {
  let asked = 0;
  return async () => {
    if (asked++ > 0) throw new TypeError(noMore);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    return new Response(body, { headers });
  };
}

/** A WebSocket on which these frames come, and then its end. */
function socketOf(frames: readonly string[]): NonNullable<PushStreamOptions['WebSocket']> {
  return class {
    readyState = 1;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onerror: ((event: object) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    constructor() {
      setImmediate(() => {
        this.onopen?.();
        for (const data of frames) this.onmessage?.({ data });
        this.onclose?.({ code: 1000, reason: '' });
      });
    }
    send(): void {}
    close(): void {}
  } as unknown as NonNullable<PushStreamOptions['WebSocket']>;
}

interface Received {
  readonly messages: readonly Message[];
  /** What went wrong, besides that there is no second answer. */
  readonly errors: readonly string[];
}

/** Everything that a client makes of one connection. */
async function received(options: PushStreamOptions): Promise<Received> {
  const messages: Message[] = [];
  const errors: string[] = [];
  const stream = new PushStream({
    host: 'push.example',
    channels: ['a'],
    autoReconnect: false,
    pollInterval: 0,
    ...options,
  });
  stream.addEventListener('message', ({ detail }) => messages.push(detail));
  stream.addEventListener('error', ({ detail }) => {
    if (!detail.message.endsWith(noMore)) errors.push(detail.message);
  });
  await new Promise<void>((resolve) => {
    stream.addEventListener('statuschange', ({ detail }) => detail.status === 0 && resolve());
    stream.connect();
  });
  return { messages, errors };
}

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of cuts) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...pieces, bytes.subarray(at)];
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('}{', '</script>', "it's", '"', '\\', '\r\n\r\n', '100%', 'data: x', "p(1,'a','b');", '😀'),
);
const messages = fc
  .array(fc.tuple(text, fc.stringMatching(/^[a-zéß😀]{0,3}$/u)), { maxLength: 8 })
  .map((list): Sent[] => list.map(([given, eventId], i) => ({ id: i + 1, text: given, eventId })));
/** What was thrown would be told in other words. */
const ofTheServer = /: No push server: |: The server closed the connection$/;
const cuts = fc.array(fc.nat(30), { maxLength: 40 });
const seen = ({ messages: all }: Received) =>
  all.map(({ id, data, eventId = '' }): Sent => ({ id: id ?? 0, text: String(data), eventId }));

describe.each(['eventsource', 'stream', 'longpolling'] as const)('%s', (mode) => {
  test('any split of any bytes gives the same messages', async () => {
    const write = written[mode] as (messages: readonly Sent[]) => string;
    await fc.assert(
      fc.asyncProperty(messages, cuts, async (sent, lengths) => {
        const pieces = cut(new TextEncoder().encode(write(sent)), lengths);
        const all = await received({
          modes: [mode],
          fetch: fetchOf(pieces, { 'Content-Type': contentTypes[mode] ?? 'text/plain' }),
        });
        expect(seen(all)).toEqual(sent);
        const types = sent.map(({ id }) => (mode === 'eventsource' ? `e${id}` : undefined));
        expect(all.messages.map(({ eventType }) => eventType)).toEqual(types);
      }),
    );
  });

  test('whatever comes, and with whatever headers, nothing throws', async () => {
    const header = fc.oneof(
      fc.stringMatching(/^[ -~]{0,20}$/),
      fc.constantFrom(time, 'W/3', '"1"', '-1', '9e99'),
    );
    const part = fc.constantFrom(
      '{"id":',
      '"text":"',
      '<script>p(',
      "1,'a','",
      "');",
      'data: ',
      '\n',
      '{"id":1}',
    );
    const bytes = fc.oneof(
      fc.uint8Array(),
      part.map((piece) => new TextEncoder().encode(piece)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes), header, header, header, async (pieces, modified, etag, date) => {
        const type = contentTypes[mode] ?? 'text/plain';
        const headers = {
          'Content-Type': type,
          'Last-Modified': modified,
          Etag: etag,
          Date: date,
          'Retry-After': date,
        };
        const { errors } = await received({ modes: [mode], fetch: fetchOf(pieces, headers) });
        for (const error of errors) expect(error).toMatch(ofTheServer);
      }),
    );
  });
});

describe('websocket', () => {
  test('messages in any number of frames', async () => {
    await fc.assert(
      fc.asyncProperty(messages, fc.array(fc.integer({ min: 1, max: 4 })), async (sent, sizes) => {
        const frames: string[] = [];
        let at = 0;
        for (const size of [...sizes, sent.length]) {
          frames.push(
            sent
              .slice(at, at + size)
              .map(json)
              .join('\r\n'),
          );
          at += size;
        }
        expect(seen(await received({ modes: 'websocket', WebSocket: socketOf(frames) }))).toEqual(sent);
      }),
    );
  });

  test('whatever comes, nothing throws', async () => {
    const part = fc.constantFrom(
      '{"id":1',
      '"text":"',
      '", "tag":',
      '}',
      'null',
      '[]',
      '{"id":-2,"channel":"a"}',
    );
    const frame = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame), async (frames) => {
        const { errors } = await received({ modes: 'websocket', WebSocket: socketOf(frames) });
        for (const error of errors) expect(error).toMatch(ofTheServer);
      }),
    );
  });
});

describe('relay', () => {
  const relay = { dialect: 'relay', fetch } as const;

  test('any body arrives as it is, and any validators are sent back as they were', async () => {
    const value = fc.stringMatching(/^[!-~]([ -~]{0,18}[!-~])?$/);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        value,
        value,
        cuts,
        async (body, etag, modified, lengths) => {
          const asked: Headers[] = [];
          const answer = fetchOf(cut(new TextEncoder().encode(body), lengths), {
            Etag: etag,
            'Last-Modified': modified,
          });
          const asking: typeof fetch = (input, init) => {
            asked.push(new Headers(init?.headers));
            return answer(input, init);
          };
          const {
            messages: [message],
          } = await received({ ...relay, fetch: asking });
          // A byte order mark is no part of a text.
          expect(message?.data).toBe(body.replace(/^\uFEFF/, ''));
          expect(asked.map((headers) => headers.get('If-None-Match'))).toEqual([null, etag]);
          expect(asked.map((headers) => headers.get('If-Modified-Since'))).toEqual([null, modified]);
        },
      ),
    );
  });
});
