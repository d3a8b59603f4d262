import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { createPushServer } from 'pushstream-server';
import { describe, expect, it, type TestContext } from 'vitest';
import type { CheckResult } from '../../src/engine/results.js';
import { curlScript } from '../../src/reports/reproduce.js';
import { encodeFrame, type FrameToSend } from '../../src/wire/websocket-frames.js';
import { FrameReader } from '../../src/wire/websocket-reader.js';
import { checkResult, entry } from '../support/reports/result-fixture.js';
import { runScript } from '../support/reports/run-script.js';
import { failedTalk } from '../support/reports/websocket-talk.js';

const none = { environment: [], secure: [] };
// With these no byte of a payload becomes 0xff, which curl would double.
const mask = Uint8Array.of(1, 2, 3, 4);

/** The same check, played against another host. */
function at(host: string, check: CheckResult): CheckResult {
  const moved = check.transcript.map((one) => (one.kind === 'opened' ? { ...one, note: host } : one));
  return { ...check, transcript: moved };
}

/** Starts a server, and ends it with the test. */
async function listening(server: Server, { onTestFinished }: TestContext): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const asked = 'GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const headEnd = '\r\n\r\n';
const agreed = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';

/** A check that has sent these packets on a WebSocket. */
function talkOf(...packets: readonly Buffer[]): CheckResult {
  return checkResult({
    transcript: [
      entry(0, 'subscriber 1', 'opened', 'h:80'),
      entry(1, 'subscriber 1', 'sent', asked),
      entry(2, 'subscriber 1', 'received', agreed),
      ...packets.map((bytes, index) => entry(3 + index, 'subscriber 1', 'sent', bytes.toString('latin1'))),
    ],
  });
}

/** What arrives at a server, after the handshake, when the script is run. */
async function replayed(
  check: CheckResult,
  context: TestContext,
): Promise<{ frames: FrameReader; bytes: Buffer }> {
  const received: Buffer[] = [];
  let isAgreed = false;
  const host = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes: Buffer) => {
        received.push(bytes);
        if (isAgreed || !Buffer.concat(received).includes(headEnd)) return;
        isAgreed = true;
        socket.write(agreed);
      });
    }),
    context,
  );
  const { stderr } = await runScript(curlScript(at(host, check), none));
  context.expect(stderr).toBe('');
  // On a busy machine the first frame may come with the handshake.
  const all = Buffer.concat(received);
  const bytes = all.subarray(all.indexOf(headEnd) + headEnd.length);
  const frames = new FrameReader('client');
  frames.push(bytes, 0);
  return { frames, bytes };
}

describe('the script of a WebSocket', () => {
  it('says what it sends, and can be read', async () => {
    await expect(curlScript(failedTalk, none)).toMatchFileSnapshot('golden/reproduce-websocket.sh');
  });

  it.concurrent('plays it again, with the reference server', async ({ expect, onTestFinished }) => {
    const server = createPushServer({ port: 0 });
    const { host } = new URL(await server.listen());
    onTestFinished(() => server.close());
    const { stdout, stderr } = await runScript(curlScript(at(host, failedTalk), none));
    expect(stderr).toBe('');
    expect(stdout).toContain('HTTP/1.1 101 Switching Protocols');
    // The server's answer to its text, and the pong.
    expect(stdout).toMatch(/\{"id":1,"channel":"repro-\d+","text":"hello"/);
    expect(stdout).toContain('\ufffd\0');
    expect(stdout).toContain('(the kit saw: 101, then text "{"id":1,"text":"hello"}", close 1008');
  });

  it.concurrent('sends frames as they were, right or wrong', async (context) => {
    const frames: FrameToSend[] = [
      { opcode: 'text', payload: `it's 100%\\ pc-0a1b2c3d-4-0f0f0f`, mask },
      { opcode: 'text', payload: 'hel', final: false, mask },
      { opcode: 'continuation', payload: 'lo', mask },
      { opcode: 'ping', payload: '\0\r\n', mask },
      { opcode: 3, reserved: 5, mask },
      { opcode: 'text', payload: 'not masked' },
    ];
    const { frames: seen } = await replayed(talkOf(...frames.map(encodeFrame)), context);
    expect(
      seen.frames.map(({ opcode, payload, final, reserved, masked }) => ({
        opcode,
        payload: payload.toString(),
        final,
        reserved,
        masked,
      })),
    ).toEqual([
      { opcode: 1, payload: `it's 100%\\ pc-0a1b2c3d-4-0f0f0f`, final: true, reserved: 0, masked: true },
      { opcode: 1, payload: 'hel', final: false, reserved: 0, masked: true },
      { opcode: 0, payload: 'lo', final: true, reserved: 0, masked: true },
      { opcode: 9, payload: '\0\r\n', final: true, reserved: 0, masked: true },
      { opcode: 3, payload: '', final: true, reserved: 5, masked: true },
      { opcode: 1, payload: 'not masked', final: true, reserved: 0, masked: false },
    ]);
  });

  it.concurrent('sends bytes that are no whole frames as they were', async (context) => {
    const long = encodeFrame({ opcode: 'text', payload: 'a', mask, lengthBits: 16 });
    const cut = encodeFrame({ opcode: 'text', payload: 'cut', mask });
    const check = talkOf(long, cut.subarray(0, 4), cut.subarray(4));
    context
      .expect(curlScript(check, none))
      .toContain('# sends after the handshake: text "a", 9 bytes as they were, 4 bytes as they were,');
    const { bytes } = await replayed(check, context);
    context.expect(bytes.toString('hex')).toBe(Buffer.concat([long, cut]).toString('hex'));
  });

  it('says where curl can not send what was sent', () => {
    const remark = '(curl sends a byte 0xff twice';
    expect(curlScript(talkOf(encodeFrame({ opcode: 'text', payload: 'a', mask })), none)).not.toContain(
      remark,
    );
    const broken = encodeFrame({ opcode: 'text', payload: Uint8Array.of(0xff), mask });
    expect(curlScript(talkOf(broken), none)).toContain(remark);
    const overTls = curlScript(talkOf(broken), { environment: [], secure: ['h:80'] });
    expect(overTls).toContain('| openssl s_client -quiet -connect h:80');
    expect(overTls).not.toContain(remark);
  });

  it('lists what is many in short', () => {
    const pings = encodeFrame({ opcode: 'ping', mask });
    expect(curlScript(talkOf(...Array<Buffer>(12).fill(pings)), none)).toContain(', ping, and 2 more\n');
  });

  it('is that of a plain request when it was refused', () => {
    const transcript = [
      entry(0, 'subscriber 1', 'opened', 'h:80'),
      entry(1, 'subscriber 1', 'sent', asked),
      entry(2, 'subscriber 1', 'received', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
    ];
    const script = curlScript(checkResult({ transcript }), none);
    expect(script).toContain("ask -H 'Upgrade: websocket' -H 'Connection: Upgrade' http://h:80/ws >");
    expect(script).toContain('(the kit saw: 403 Forbidden)');
  });
});

const endless = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

/** A subscriber whose stream gets a message that is published meanwhile. */
const streamed = checkResult({
  outcome: 'fail',
  expected: 'the message',
  seen: 'another',
  transcript: [
    entry(0, 'subscriber 1', 'opened', '127.0.0.1:8080'),
    entry(1, 'subscriber 1', 'sent', 'GET /ev/pc-0a1b2c3d-4-0f0f0f HTTP/1.1\r\nHost: h\r\n\r\n'),
    entry(2, 'subscriber 1', 'received', endless),
    entry(3, 'publisher 1', 'opened', '127.0.0.1:8080'),
    entry(
      4,
      'publisher 1',
      'sent',
      'POST /pub?id=pc-0a1b2c3d-4-0f0f0f HTTP/1.1\r\nContent-Length: 1\r\n\r\nx',
    ),
    entry(5, 'publisher 1', 'received', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    entry(6, 'subscriber 1', 'received', '9\r\ndata: x\n\n\r\n'),
  ],
});

describe('the script of a stream', () => {
  it('is read without a buffer, in the background', async () => {
    await expect(curlScript(streamed, none)).toMatchFileSnapshot('golden/reproduce-stream.sh');
  });

  it('shows what has come, though the stream does not end', async (context) => {
    const host = await listening(
      createServer((request, response) => {
        if (request.method === 'POST') response.end();
        else response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: x\n\n');
      }),
      context,
    );
    const script = curlScript(at(host, streamed), none).replace(/--max-time \d+/, '--max-time 2');
    const { stdout } = await runScript(script);
    expect(stdout).toContain('data: x\n');
    expect(stdout).toContain('(the kit saw: 200 OK, and a body that had not ended)');
  });

  it.each<[string, string, number, boolean]>([
    ['an answer with a length at once', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n', 10, false],
    ['an answer that takes its time', 'HTTP/1.0 200 OK\r\n\r\n', 500, true],
    [
      'an event stream',
      'HTTP/1.0 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n',
      10,
      true,
    ],
  ])('%s', (_, head, later, isStream) => {
    const transcript = [
      entry(0, 'subscriber 1', 'opened', 'h:80'),
      entry(1, 'subscriber 1', 'sent', 'GET / HTTP/1.1\r\n\r\n'),
      entry(2, 'subscriber 1', 'received', head),
      entry(2 + later, 'subscriber 1', 'received', 'x'),
    ];
    expect(curlScript(checkResult({ transcript }), none).includes('ask -N ')).toBe(isStream);
  });
});
