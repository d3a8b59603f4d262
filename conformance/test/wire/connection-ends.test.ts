import { once } from 'node:events';
import { MemorySocket } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import type { Connect } from '../../src/wire/connect.js';
import { ConnectionPlay, requestFor } from '../support/wire/connection-play.js';
import { said } from '../support/wire/scripted-server.js';

describe('the server ends the connection', () => {
  test.each([
    ['before it says anything', '', 'closed by the server without a byte of a response'],
    ['within the head', 'HTTP/1.1 200', 'closed by the server after 12 bytes of a response head'],
    [
      'within a body with a length',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
      'closed by the server after the head of a 200 and 4 bytes of its body',
    ],
    [
      'before the last chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'closed by the server after the head of a 200 and 4 bytes of its body',
    ],
    ['after an interim response', 'HTTP/1.1 100 Continue\r\n\r\n', 'closed by the server without a byte'],
  ])('%s: broken', async (_, text, how) => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.server.end(text);
    expect(await play.outcome(call)).toEqual({ kind: 'broken', how: expect.stringContaining(how), at: 1 });
    expect(play.lines.at(-1)).toBe('1 subscriber 1 closed closed by the server');
  });

  test('at the end of a body without a length: that is how it ends', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.server.end('HTTP/1.0 200 OK\r\n\r\nall of it');
    const outcome = await play.outcome(call);
    expect(outcome).toMatchObject({ response: { framing: 'close', endedAt: 1 } });
    expect(outcome?.kind === 'response' && outcome.response.body.toString()).toBe('all of it');
  });

  test('after a response: what is sent later is broken, and nothing throws', async () => {
    const play = new ConnectionPlay();
    const first = await play.sent();
    play.server.end(said('200 OK'));
    expect(await play.outcome(first)).toMatchObject({ response: { status: 200 } });
    const late = play.connection.send(requestFor());
    const lateOnes = play.connection.pipeline([requestFor(), requestFor()]);
    await play.clock.run(
      Promise.all([late, ...lateOnes].map(({ outcome, sent }) => sent.then(() => outcome))),
    );
    for (const call of [late, ...lateOnes])
      expect(call.settled).toEqual({ kind: 'broken', how: 'closed before the request was sent', at: 2 });
  });

  test('within a pipeline each request hears of its own progress', async () => {
    const play = new ConnectionPlay();
    const calls = play.connection.pipeline([requestFor(), requestFor(), requestFor()]);
    await play.pass();
    play.server.end(`${said('200 OK')}HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf`);
    await play.pass();
    expect(calls.map(({ settled }) => settled)).toMatchObject([
      { kind: 'response' },
      { how: 'closed by the server after the head of a 200 and 4 bytes of its body' },
      { how: 'closed by the server without a byte of a response' },
    ]);
  });

  test('hard: the connection was reset', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.server.resetAndDestroy();
    expect(await play.outcome(call)).toEqual({
      kind: 'broken',
      how: 'reset without a byte of a response',
      reset: true,
      at: 1,
    });
  });

  test('hard, within a body without a length: that is no end of a response', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say('HTTP/1.1 200 OK\r\n\r\nhalf');
    await play.pass();
    play.server.resetAndDestroy();
    expect(await play.outcome(call)).toMatchObject({
      kind: 'broken',
      how: 'reset after the head of a 200 and 4 bytes of its body',
    });
  });
});

describe('what is not HTTP', () => {
  test('ends the connection for all that was sent over it', async () => {
    const play = new ConnectionPlay();
    const calls = play.connection.pipeline([requestFor(), requestFor(), requestFor()]);
    await play.pass();
    play.say(`${said('200 OK')}SSH-2.0-OpenSSH`);
    await play.pass();
    const refused = { kind: 'not-http', why: expect.stringContaining('"SSH-2.0-OpenSSH"'), at: 1 };
    expect(calls.map(({ settled }) => settled)).toMatchObject([{ kind: 'response' }, refused, refused]);
    expect(play.lines.at(-1)).toBe('1 subscriber 1 closed by the kit: not HTTP');
    expect(play.server.readableEnded || play.server.destroyed).toBe(true);
  });
});

describe('the kit ends the connection', () => {
  test('whatever is under way is abandoned; a second time changes nothing', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say('HTTP/1.1 200 OK\r\n\r\nhalf');
    await play.pass();
    play.connection.close();
    play.connection.close();
    expect(await play.outcome(call)).toEqual({ kind: 'abandoned' });
    expect(play.lines.filter((line) => line.includes('closed'))).toEqual([
      '2 subscriber 1 closed by the kit',
    ]);
    play.server.on('error', () => {});
    play.say('more');
    await play.pass();
    expect(play.lines.at(-1)).toContain('closed');
  });

  test('before it has come about: it is closed as soon as it is there', async () => {
    const play = new ConnectionPlay();
    const call = play.connection.send(requestFor());
    play.connection.close();
    expect(await play.outcome(call)).toEqual({ kind: 'abandoned' });
    expect(play.received).toBe('');
    expect(play.server.readableEnded || play.server.destroyed).toBe(true);
    expect(play.lines).toEqual(['0 subscriber 1 closed by the kit']);
  });

  test('while a large request is on its way', async () => {
    const play = new ConnectionPlay((clock) => async () => MemorySocket.pair(clock)[0]);
    const call = await play.sent({ method: 'POST', body: Buffer.alloc(1024 * 1024) });
    expect(call.sentAt).toBeUndefined();
    play.connection.close();
    await play.clock.run(call.sent);
    expect(await play.outcome(call)).toEqual({ kind: 'abandoned' });
    expect(call.sentAt).toBeUndefined();
  });
});

describe('no connection', () => {
  const refusing = (error: unknown) => new ConnectionPlay(() => () => Promise.reject(error));

  test('unreachable, with the reason', async () => {
    const play = refusing(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    const calls = [play.connection.send(requestFor()), ...play.connection.pipeline([requestFor()])];
    await play.clock.run(Promise.all(calls.map(({ sent }) => sent)));
    for (const call of calls)
      expect(call.settled).toEqual({ kind: 'unreachable', why: 'connection refused' });
    expect(play.lines).toEqual(['0 subscriber 1 failed connection refused']);
  });

  test('a request that comes later hears the same', async () => {
    const play = refusing(new Error('no route'));
    await play.pass();
    expect(await play.outcome(play.connection.send(requestFor()))).toEqual({
      kind: 'unreachable',
      why: 'no route',
    });
  });
});

describe('errors never escape', () => {
  /** A connection whose socket the test can hurt. */
  function hurt(
    prepare: (socket: MemorySocket) => unknown,
  ): ConnectionPlay & { readonly near: MemorySocket } {
    const kept: MemorySocket[] = [];
    const play = new ConnectionPlay(
      (clock): Connect =>
        async () => {
          const [near, far] = MemorySocket.pair(clock);
          far.on('error', () => {});
          far.resume();
          kept.push(near);
          await prepare(near);
          return near;
        },
    );
    return Object.defineProperty(play, 'near', { get: () => kept[0] }) as ConnectionPlay & {
      readonly near: MemorySocket;
    };
  }

  test('an error after the kit has closed', async () => {
    const play = hurt(() => {});
    const call = await play.sent();
    play.connection.close();
    play.near.emit('error', new Error('late'));
    expect(await play.outcome(call)).toEqual({ kind: 'abandoned' });
  });

  test('two errors', async () => {
    const play = hurt(() => {});
    const call = await play.sent();
    play.near.emit('error', new Error('one'));
    play.near.emit('error', new Error('two'));
    expect(await play.outcome(call)).toMatchObject({
      kind: 'broken',
      how: 'broken (one) without a byte of a response',
    });
  });

  test('a socket that broke before anybody listened', async () => {
    const play = hurt(async (near) => {
      near.destroy();
      await once(near, 'close');
    });
    expect(await play.outcome(play.connection.send(requestFor()))).toMatchObject({ kind: 'broken' });
  });

  test('an error of a connection that came about after it was closed', async () => {
    const play = hurt(() => {});
    play.connection.close();
    await play.pass();
    expect(play.near.destroyed).toBe(true);
    expect(play.near.listenerCount('error')).toBeGreaterThan(0);
  });
});
