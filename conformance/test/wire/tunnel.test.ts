import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/wire/clock.js';
import { socketConnect } from '../../src/wire/connect.js';
import { type Call, HttpConnection } from '../../src/wire/connection.js';
import { Transcript } from '../../src/wire/transcript.js';
import { Tunnel } from '../../src/wire/tunnel.js';
import { ConnectionPlay, requestFor } from '../support/wire/connection-play.js';

const headers = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'other'],
] as const;
const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';

function tunnelOf(call: Call): Tunnel {
  if (!call.tunnel) throw new Error(`no tunnel, but ${JSON.stringify(call.settled)}`);
  return call.tunnel;
}

/** A play whose server has agreed to the upgrade, with `more` in the same packet. */
async function upgraded(more = ''): Promise<{ play: ConnectionPlay; call: Call; tunnel: Tunnel }> {
  const play = new ConnectionPlay();
  const call = await play.sent({ headers });
  play.say(switching + more);
  await play.pass();
  return { play, call, tunnel: tunnelOf(call) };
}

const texts = (tunnel: Tunnel) => tunnel.received.map(({ at, bytes }) => [at, bytes.toString('latin1')]);

describe('an upgrade that is agreed to', () => {
  test('is asked for with the headers as they were given', async () => {
    const { play } = await upgraded();
    expect(play.received).toBe(
      'GET / HTTP/1.1\r\nHost: target.test\r\nUser-Agent: kit\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
    );
  });

  test('settles as a response without a fault, with the tunnel beside it', async () => {
    const { call, tunnel } = await upgraded('bytes');
    expect(call.settled).toMatchObject({ kind: 'response', response: { status: 101, faults: [] } });
    expect(call.head?.status).toBe(101);
    expect(tunnel.ended).toBeUndefined();
  });

  test('keeps what comes with the head and after it, with the times', async () => {
    const { play, call, tunnel } = await upgraded('with');
    await play.pass(9);
    play.say('later HTTP/1.1 200 OK\r\n\r\n');
    await play.pass();
    expect(texts(tunnel)).toEqual([
      [1, 'with'],
      [11, 'later HTTP/1.1 200 OK\r\n\r\n'],
    ]);
    expect(call.body).toHaveLength(0);
    expect(play.lines.filter((line) => line.includes('received'))).toEqual([
      `1 subscriber 1 received ${switching.length + 4} bytes`,
      '11 subscriber 1 received 25 bytes',
    ]);
  });

  test('tells a listener what came before it listened, and what comes then', async () => {
    const { play, tunnel } = await upgraded('before');
    const heard: [string, number][] = [];
    tunnel.onBytes((bytes, at) => heard.push([bytes.toString(), at]));
    expect(heard).toEqual([['before', 1]]);
    play.say('after');
    await play.pass();
    expect(heard).toEqual([
      ['before', 1],
      ['after', 2],
    ]);
  });

  test('sends what is written, in order, and records it', async () => {
    const { play, tunnel } = await upgraded();
    const before = play.received.length;
    const first = tunnel.write(Buffer.from('one '));
    const second = tunnel.write(Buffer.from('two'));
    await play.pass(3);
    expect([await first, await second]).toEqual([2, 2]);
    expect(play.received.slice(before)).toBe('one two');
    expect(play.lines.slice(-2)).toEqual(['2 subscriber 1 sent 4 bytes', '2 subscriber 1 sent 3 bytes']);
  });

  test('a request after it is not sent', async () => {
    const { play } = await upgraded();
    const before = play.received.length;
    const late = [play.connection.send(requestFor()), ...play.connection.pipeline([requestFor()])];
    await play.pass();
    const how = 'given to another protocol (101) before the request was sent';
    for (const call of late) expect(call.settled).toEqual({ kind: 'broken', how, at: 2 });
    await play.clock.run(Promise.all(late.map(({ sent }) => sent)));
    expect(play.received).toHaveLength(before);
  });

  test('more bytes than a body may have end the connection', async () => {
    const { play, tunnel } = await upgraded();
    const mebibyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 65; count++) play.say(mebibyte);
    await play.pass();
    expect(tunnel.ended).toMatch(/closed by the kit: more than \d+ bytes came/);
  });
});

describe('the tunnel ends', () => {
  test.each<[who: string, end: (play: ConnectionPlay) => void, how: string]>([
    ['the server closes', (play) => play.server.end(), 'closed by the server'],
    ['the server resets', (play) => play.server.resetAndDestroy(), 'reset'],
    ['the kit closes', (play) => play.connection.close(), 'closed by the kit'],
  ])('when %s', async (_, end, how) => {
    const { play, tunnel } = await upgraded();
    await play.pass(5);
    end(play);
    await play.clock.run(tunnel.closed);
    expect(tunnel).toMatchObject({ ended: how, endedAt: 7 });
    expect(await tunnel.write(Buffer.from('late'))).toBeUndefined();
    tunnel.end();
    await play.pass();
    expect(play.lines.at(-1)).toBe(`7 subscriber 1 closed ${how.replace('closed by the kit', 'by the kit')}`);
  });

  test('on this side: what was written before goes out, nothing after it, and what comes is still read', async () => {
    const { play, tunnel } = await upgraded();
    let ended = false;
    play.server.on('end', () => {
      ended = true;
    });
    const before = play.received.length;
    const written = tunnel.write(Buffer.from('last'));
    tunnel.end();
    tunnel.end();
    expect(await tunnel.write(Buffer.from('late'))).toBeUndefined();
    await play.pass();
    expect(await written).toBe(2);
    expect(ended).toBe(true);
    expect(play.received.slice(before)).toBe('last');
    expect(tunnel.ended).toBeUndefined();
    play.say('still');
    await play.pass();
    expect(texts(tunnel)).toEqual([[3, 'still']]);
    expect(play.lines.filter((line) => line.includes('ended'))).toEqual(['2 subscriber 1 ended by the kit']);
  });
});

test('ends once, and says so to whoever asks later', async () => {
  const tunnel = new Tunnel({ write: async () => 1, end: () => {} });
  const heard: unknown[] = [];
  const listen = () => tunnel.onEnd((how, at) => heard.push([how, at]));
  listen();
  tunnel.finish('reset', 5);
  tunnel.finish('closed', 6);
  listen();
  expect(heard).toEqual([
    ['reset', 5],
    ['reset', 5],
  ]);
  await tunnel.closed;
});

describe('no upgrade', () => {
  test('a refusal is an answer like any other', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent({ headers });
    play.say('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
    expect(await play.outcome(call)).toMatchObject({ response: { status: 403 } });
    expect(call.tunnel).toBeUndefined();
  });

  test('a 101 that nobody asked for opens no tunnel', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(`${switching}bytes`);
    expect(await play.outcome(call)).toMatchObject({ response: { status: 101 } });
    expect(call.tunnel).toBeUndefined();
  });
});

test('over a socket: bytes go both ways', async () => {
  const server = createServer();
  server.on('upgrade', (_, socket) => {
    socket.write(`${switching}hello`);
    socket.on('data', (bytes: Buffer) => socket.end(`you said ${bytes.toString()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const address = { secure: false, host: '127.0.0.1', port, authority: `127.0.0.1:${port}` };
  const connection = new HttpConnection({
    connect: socketConnect({ timeout: 5000 }),
    address,
    transcript: new Transcript(systemClock),
    role: 'subscriber',
    clock: systemClock,
    userAgent: 'kit',
  });
  onTestFinished(() => connection.close());
  const call = connection.send(requestFor({ address, headers }));
  await call.outcome;
  const tunnel = tunnelOf(call);
  expect(await tunnel.write(Buffer.from('this'))).toBeGreaterThan(0);
  await tunnel.closed;
  expect(tunnel.ended).toBe('closed by the server');
  expect(
    texts(tunnel)
      .map(([, text]) => text)
      .join(''),
  ).toBe('helloyou said this');
});
