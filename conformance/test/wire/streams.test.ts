import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/wire/clock.js';
import { socketConnect } from '../../src/wire/connect.js';
import { type Call, HttpConnection } from '../../src/wire/connection.js';
import { Transcript } from '../../src/wire/transcript.js';
import { ConnectionPlay, requestFor } from '../support/wire/connection-play.js';
import { said } from '../support/wire/scripted-server.js';

const endless = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Whether a promise has resolved by now. */
async function resolved(play: ConnectionPlay, promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await play.pass(0);
  return done;
}

describe('a response that is still under way', () => {
  test('has a head as soon as that is whole, and not before', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(endless.slice(0, -1));
    await play.pass();
    expect(call.head).toBeUndefined();
    play.say(endless.slice(-1));
    await play.pass(5);
    expect(call.settled).toBeUndefined();
    expect(call.head).toMatchObject({
      status: 200,
      reason: 'OK',
      version: '1.1',
      headers: [
        { name: 'Content-Type', value: 'text/plain' },
        { name: 'Transfer-Encoding', value: 'chunked' },
      ],
      faults: [],
      at: 2,
    });
  });

  test.each([
    ['chunked', endless, ['5\r\nfirst\r\n', '6\r\nsecond\r\n1', '\r\n!\r\n']],
    ['close-delimited', 'HTTP/1.0 200 OK\r\n\r\n', ['first', 'second', '!']],
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', ['first', 'second', '!']],
  ])('has the body as far as it has come, and the times of its pieces: %s', async (_, head, packets) => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(head);
    const seen: string[] = [];
    for (const packet of packets) {
      await play.pass(10);
      play.say(packet);
      await play.pass(0);
      seen.push(call.body.toString());
    }
    expect(seen).toEqual(['first', 'firstsecond', 'firstsecond!']);
    expect(call.pieces).toEqual([
      { at: 11, length: 5 },
      { at: 21, length: 6 },
      { at: 31, length: 1 },
    ]);
  });

  test('what was read of a body is not changed by what comes later', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(endless);
    const seen: Buffer[] = [];
    for (let count = 0; count < 20; count++) {
      play.say(`1\r\n${count % 10}\r\n`);
      await play.pass();
      seen.push(call.body);
    }
    expect(seen.map(String)).toEqual(seen.map((_, index) => '01234567890123456789'.slice(0, index + 1)));
  });

  test('bytes of one moment are one piece', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(`${endless}1\r\na\r\n2\r\nbc\r\n`);
    play.say('1\r\nd\r\n');
    await play.pass();
    expect(call.pieces).toEqual([{ at: 1, length: 4 }]);
  });

  test('what came before the connection broke is still there', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(`${endless}5\r\nfirst\r\n`);
    await play.pass();
    play.server.resetAndDestroy();
    expect(await play.outcome(call)).toMatchObject({ kind: 'broken' });
    expect(call.head?.status).toBe(200);
    expect(call.body.toString()).toBe('first');
  });

  test('when it ends, the body of the response is what was there', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say(`${endless}5\r\nfirst\r\n`);
    await play.pass();
    play.say('1\r\n!\r\n0\r\n\r\n');
    const outcome = await play.outcome(call);
    expect(outcome?.kind === 'response' && outcome.response.body.toString()).toBe('first!');
    expect(call.body.toString()).toBe('first!');
  });

  test('its limit stays', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    const mebibyte = 'x'.repeat(1024 * 1024);
    play.say('HTTP/1.1 200 OK\r\n\r\n');
    for (let count = 0; count < 65; count++) play.say(mebibyte);
    expect(await play.outcome(call)).toMatchObject({ kind: 'not-http', why: /body of more than/ });
    expect(call.body.length).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});

describe('changed', () => {
  test('resolves with the head, with each piece, and with the end', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    for (const text of [endless, '5\r\nfirst\r\n', '1\r\n!\r\n', '0\r\n\r\n']) {
      const change = call.changed();
      expect(await resolved(play, change)).toBe(false);
      play.say(text);
      expect(await resolved(play, change)).toBe(true);
    }
    expect(call.settled).toBeDefined();
  });

  test.each<[how: string, end: (play: ConnectionPlay) => void]>([
    ['the server closes', (play) => play.server.end()],
    ['the server resets', (play) => play.server.resetAndDestroy()],
    ['the kit closes', (play) => play.connection.close()],
    ['it is not HTTP', (play) => play.say('garbage!\r\n\r\n')],
  ])('resolves when %s', async (_, end) => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    const change = call.changed();
    end(play);
    expect(await resolved(play, change)).toBe(true);
    expect(call.settled).toBeDefined();
    expect(await resolved(play, call.changed())).toBe(true);
  });

  test('wakes everyone who waits', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    const changes = [call.changed(), call.changed()];
    play.say('HTTP');
    for (const change of changes) expect(await resolved(play, change)).toBe(true);
  });

  test('speaks of its own call in a pipeline', async () => {
    const play = new ConnectionPlay();
    const [first, second] = play.connection.pipeline([requestFor(), requestFor()]) as [Call, Call];
    await play.pass();
    const change = second.changed();
    play.say(said('200 OK'));
    await play.pass();
    expect(first.settled).toBeDefined();
    expect(await resolved(play, change)).toBe(false);
    play.say(said('200 OK'));
    expect(await resolved(play, change)).toBe(true);
  });

  test('over a socket: a loop on it misses nothing', async () => {
    const server = createServer((_, response) => {
      let count = 0;
      const write = () => {
        response.write(`${++count} `);
        if (count === 200) response.end();
        else setImmediate(write);
      };
      write();
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
    const call = connection.send(requestFor({ address }));
    let wakes = 0;
    while (!call.body.includes('200 ') && !call.settled) {
      await call.changed();
      wakes++;
    }
    expect(call.body.toString().trim().split(' ').map(Number)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    expect(wakes).toBeGreaterThan(1);
    const times = call.pieces.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, two) => one - two));
  });
});
