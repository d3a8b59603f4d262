import { describe, expect, test } from 'vitest';
import { DurableStore } from '../../src/stores/durable-store.js';
import type { SyncPolicy } from '../../src/stores/journal.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { ScriptedEngine } from '../support/stores/scripted-engine.js';
import type { HttpClient } from '../support/wire/http-client.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/** A server over an engine, as a process finds it. */
async function start(engine = new ScriptedEngine(), sync: SyncPolicy = 'always', memory = 2 ** 20) {
  const faults: string[] = [];
  const onError = (error: unknown) => void faults.push(String(error));
  // The server is under the same clock, which its store needs before.
  const clock = new VirtualClock();
  const store = await DurableStore.open(engine, { clock, memory, sync, onError });
  const server = new VirtualServer({}, { clock, store });
  Object.assign(server, { clock });
  return { engine, server, faults };
}

const publish = (server: VirtualServer, channel: string, body: string) =>
  server.send('POST', `/pub?id=${channel}`, {}, body);

/** The ids and texts that are stored in a channel. */
async function stored(server: VirtualServer, channel: string): Promise<string[]> {
  const { body } = await server.request('GET', `/poll/${channel}.b100`);
  return [...body.matchAll(/"id":(\d+),.*?"text":"(.*?)"/g)].map(([, id, text]) => `${id}:${text}`);
}

/** All that a stream has sent until now. */
function watch({ socket }: HttpClient): () => string {
  let seen = '';
  socket.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1');
  });
  return () => seen;
}

describe('a message that is not kept yet', () => {
  test('is shown to nobody, and told as published to nobody', async () => {
    const { engine, server } = await start();
    await server.run(publish(server, 'a', 'old').response);
    const ev = server.send('GET', '/ev/a');
    const stream = watch(ev.client);
    await server.pass(10);
    const poll = await server.held('/lp/a?tag=9&time=Fri,%2001%20Jan%202100%2000:00:00%20GMT');
    const relay = await server.held('/relay/sub?id=a', {
      'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT',
    });
    engine.next = 'hold';
    const sent = publish(server, 'a', 'new');
    const told: string[] = [];
    void sent.response.then(({ status }) => told.push(`publisher ${status}`));
    void poll.response.then(() => told.push('long-polling'));
    void relay.response.then(() => told.push('relay'));
    await server.pass(5000);
    expect([told, stream()]).toEqual([[], expect.not.stringContaining('new')]);
    // Nor to those who come now: by polling, and as a backlog of a stream.
    expect(await stored(server, 'a')).toEqual(['1:old']);
    const late = server.send('GET', '/ev/a.b9');
    const lateStream = watch(late.client);
    const lateRelay = server.send('GET', '/relay/poll?id=a', { 'If-None-Match': '1' });
    await server.pass(1000);
    expect(lateStream()).toContain('old');
    expect(lateStream()).not.toContain('new');
    engine.release();
    await server.run(sent.response);
    await server.pass(10);
    expect(told.sort()).toEqual(['long-polling', 'publisher 200', 'relay']);
    expect(stream().match(/data: .*new/g)).toHaveLength(1);
    expect(lateStream().match(/data: .*(old|new)/g)).toHaveLength(2);
    expect((await server.run(lateRelay.response)).status).toBeLessThan(400);
    expect(await stored(server, 'a')).toEqual(['1:old', '2:new']);
  });

  test('keeps a long-poll waiting that asks for it', async () => {
    const { engine, server } = await start();
    await server.run(publish(server, 'a', 'old').response);
    engine.next = 'hold';
    const sent = publish(server, 'b', 'new');
    const poll = await server.held('/lp/b.b1');
    await server.pass(1000);
    engine.release();
    expect((await server.run(poll.response)).body).toContain('"text":"new"');
    expect((await server.run(sent.response)).status).toBe(200);
    expect(server.server.stats().subscribers).toBe(0);
  });

  test('is written with all others of its turn, and the next ones together when that is done', async () => {
    const { engine, server } = await start();
    await server.pass(10);
    engine.next = 'hold';
    const before = engine.writes;
    const first = publish(server, 'a', '1');
    await server.pass(10);
    const others = ['2', '3', '4'].map((body) => publish(server, 'a', body));
    await server.pass(10);
    engine.release();
    await server.run(Promise.all([first, ...others].map(({ response }) => response)));
    expect(engine.writes - before).toBe(2);
    expect(await stored(server, 'a')).toEqual(['1:1', '2:2', '3:3', '4:4']);
  });
});

test('what waits for the next write is not told with this one', async () => {
  const { engine, server } = await start();
  const ev = server.send('GET', '/ev/a');
  const stream = watch(ev.client);
  await server.pass(10);
  engine.next = 'hold';
  const first = publish(server, 'a', 'first');
  await server.pass(10);
  const second = publish(server, 'a', 'second');
  let isTold = false;
  void second.response.then(() => {
    isTold = true;
  });
  await server.pass(10);
  engine.releaseFirst();
  await server.run(first.response);
  await server.pass(10);
  expect([isTold, stream().includes('"first"'), stream().includes('"second"')]).toEqual([false, true, false]);
  engine.release();
  await server.run(second.response);
});

describe('when nothing can be kept', () => {
  test('publishers get 503, in both dialects, and messages that were taken reach subscribers later, once', async () => {
    const { engine, server, faults } = await start();
    const ev = server.send('GET', '/ev/a');
    const stream = watch(ev.client);
    await server.pass(10);
    engine.next = 'fail';
    const refused = await server.run(publish(server, 'a', 'first').response);
    expect([refused.status, refused.header('Retry-After')]).toEqual([503, '1']);
    const relay = await server.publish('a', 'second');
    expect([relay.status, relay.header('Retry-After'), relay.body]).toEqual([
      503,
      '1',
      'Messages cannot be stored at present.',
    ]);
    expect((await server.request('GET', '/relay/pub?id=a')).status).toBe(503);
    await server.pass(3500);
    expect(stream()).not.toContain('first');
    expect(faults).toEqual(['Error: messages cannot be stored: no space left on device']);
    engine.release();
    await server.pass(1500);
    expect((await server.run(publish(server, 'a', 'third').response)).status).toBe(200);
    await server.pass(10);
    expect([...stream().matchAll(/"text":"(.*?)"/g)].map(([, text]) => text)).toEqual(['first', 'third']);
  });

  test('and when no answer comes: 503 after 10 s; what comes too late counts', async () => {
    const { engine, server, faults } = await start();
    const ev = server.send('GET', '/ev/a');
    const stream = watch(ev.client);
    await server.pass(10);
    engine.next = 'hold';
    const sent = publish(server, 'a', 'slow');
    await server.pass(9000);
    const waiting = publish(server, 'a', 'behind');
    await server.pass(1500);
    expect((await server.run(sent.response)).status).toBe(503);
    expect((await server.run(waiting.response)).status).toBe(503);
    expect((await server.run(publish(server, 'a', 'no').response)).status).toBe(503);
    expect(faults).toEqual(['Error: messages cannot be stored: nothing was written in 10 seconds']);
    engine.release();
    await server.pass(10);
    expect((await server.run(publish(server, 'a', 'quick').response)).status).toBe(200);
    await server.pass(10);
    expect([...stream().matchAll(/"text":"(.*?)"/g)].map(([, text]) => text)).toEqual([
      'slow',
      'behind',
      'quick',
    ]);
  });

  test('what waits to be written has a bound', async () => {
    const { engine, server } = await start(undefined, 'always', 2 ** 30);
    await server.pass(10);
    engine.next = 'hold';
    const sent = publish(server, 'a', 'x');
    await server.pass(1);
    const large = 'x'.repeat(1_000_000);
    const statuses: number[] = [];
    for (let index = 0; index < 80; index++) {
      const { response } = publish(server, `b${index}`, large);
      void response.then(({ status }) => statuses.push(status));
      await server.pass(1);
    }
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(statuses.length).toBeGreaterThan(10);
    engine.release();
    expect((await server.run(sent.response)).status).toBe(200);
  });
});

describe('after a restart', () => {
  test('messages, ids, labels and limits are there, and count on', async () => {
    const { engine, server } = await start();
    const labels = { 'Event-Id': 'e 1', 'Event-Type': 't', 'Content-Type': 'text/x' };
    await server.request('POST', '/pub?id=a', labels, 'ä\0\r\n');
    for (let index = 0; index < 3; index++)
      await server.publish('r', `r${index}`, { 'Content-Type': 'text/y' });
    for (let index = 0; index < 5; index++)
      await server.request('POST', '/relay/pub-limit?id=l', {}, `l${index}`);
    await server.request('POST', '/pub?id=gone', {}, 'x');
    await server.request('DELETE', '/pub?id=gone');
    const text = await server.request('GET', '/poll/a.b1');
    const next = await start(new ScriptedEngine(engine.kept));
    const again = await next.server.request('GET', '/poll/a.b1');
    expect(again.body).toBe(text.body);
    expect(await stored(next.server, 'l')).toEqual(['3:l2', '4:l3', '5:l4']);
    const first = await next.server.request('GET', '/relay/poll?id=r');
    expect([first.status, first.body, first.header('Content-Type')]).toEqual([200, 'r0', 'text/y']);
    expect((await next.server.request('GET', '/pub?id=gone')).status).toBe(404);
    await next.server.publish('r', 'more');
    expect(await stored(next.server, 'r')).toEqual(['1:r0', '2:r1', '3:r2', '4:more']);
  });

  test('each position is later than all that were told, also where the clock was set back', async () => {
    const { engine, server } = await start();
    const told: string[] = [];
    for (let index = 0; index < 5; index++) {
      // A poll that brings nothing says where to go on.
      const { headers } = await server.request('GET', '/relay/poll?id=a', {
        'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT',
      });
      told.push(new Map(headers).get('Last-Modified') ?? '');
      await server.pass(1000);
    }
    // The next process has a clock that begins where that of the first began.
    const next = await start(new ScriptedEngine(engine.kept));
    const { body } = await next.server.publish('a', 'x').then(() => next.server.request('GET', '/poll/a.b1'));
    const [, time = ''] = /"time":"(.*?)"/.exec(body) ?? [];
    for (const before of told) expect(Date.parse(time)).toBeGreaterThan(Date.parse(before) || 0);
    expect(Date.parse(time) - Date.parse(told.at(-1) ?? '')).toBeLessThanOrEqual(5000);
  });

  test('an end in order keeps the last second, and no more', async () => {
    const { engine, server } = await start();
    await server.publish('a', 'x');
    await server.close();
    expect(engine.isClosed).toBe(true);
    const next = await start(new ScriptedEngine(engine.kept));
    expect(await stored(next.server, 'a')).toEqual(['1:x']);
    await next.server.publish('a', 'y');
    const { body } = await next.server.request('GET', '/poll/a.b2');
    const [first = '', second = ''] = [...body.matchAll(/"time":"(.*?)"/g)].map(([, time]) => time);
    expect(Date.parse(second) - Date.parse(first)).toBe(1000);
  });

  test('what expired meanwhile is gone, from the engine too', async () => {
    const { engine, server } = await start();
    await server.publish('a', 'x');
    await server.request('POST', '/pub?id=b', {}, 'y');
    const later = new ScriptedEngine(engine.kept);
    const clock = new VirtualClock(Date.UTC(2026, 0, 1) + 6 * 60_000);
    const store = await DurableStore.open(later, { clock, memory: 2 ** 20, sync: 'always', onError() {} });
    // Five minutes for push-stream's, an hour for the relay's.
    expect([store.list('a').length, store.list('b').length]).toEqual([1, 0]);
    await clock.run(new Promise<void>((resolve) => void clock.after(10, resolve)));
    expect([...later.kept.keys()].filter((key) => key.startsWith('m'))).toHaveLength(1);
    await expect(
      DurableStore.open(new ScriptedEngine(later.kept), {
        clock,
        memory: 2 ** 20,
        sync: 'always',
        onError() {},
      }),
    ).resolves.toBeDefined();
  });

  test('with a policy of time, a write goes to the disk after that time', async () => {
    const { engine, server } = await start(undefined, 1000);
    await server.publish('a', 'x');
    await server.pass(500);
    expect(engine.synced).toBe(0);
    await server.pass(600);
    expect(engine.synced).toBe(1);
    await server.publish('a', 'y');
    await server.close();
    expect(engine.synced).toBe(2);
  });
});

describe('what cannot be used is refused, and stays as it is', () => {
  async function damaged(
    change: (kept: Map<string, Uint8Array>) => void,
    memory = 2 ** 20,
  ): Promise<unknown> {
    const { engine, server } = await start();
    await server.publish('a', 'x');
    await server.publish('a', 'y');
    await server.close();
    const kept = new Map(engine.kept);
    change(kept);
    const next = new ScriptedEngine(kept);
    const clock = new VirtualClock();
    const failure = await DurableStore.open(next, { clock, memory, sync: 'always', onError() {} }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(next.writes).toBe(0);
    return failure;
  }
  const keyOf = (kept: Map<string, Uint8Array>, letter: string) =>
    [...kept.keys()].find((key) => key.startsWith(letter)) ?? '';
  const flip = (kept: Map<string, Uint8Array>, key: string, at: number) => {
    const value = Uint8Array.from(kept.get(key) ?? []);
    value[at < 0 ? value.length + at : at] = (value.at(at) ?? 0) ^ 1;
    kept.set(key, value);
  };

  test.each<[string, (kept: Map<string, Uint8Array>) => void, RegExp]>([
    ['a bit of a message', (kept) => flip(kept, keyOf(kept, 'm'), -1), /damaged/],
    ['a bit of a checksum', (kept) => flip(kept, keyOf(kept, 'm'), 0), /damaged/],
    ['a bit of a channel', (kept) => flip(kept, keyOf(kept, 'c'), 20), /damaged/],
    [
      'a message that is missing',
      (kept) => void kept.delete(keyOf(kept, 'm')),
      /messages of "a" are missing/,
    ],
    ['a channel that is missing', (kept) => void kept.delete(keyOf(kept, 'c')), /without its channel/],
    [
      'another format',
      (kept) => void kept.set('format', Buffer.from('2')),
      /format 2; this version reads format 1/,
    ],
    ['no format', (kept) => void kept.delete('format'), /not made by this server/],
    ['something else', (kept) => void kept.set('zebra', Buffer.from('2')), /not made by this server/],
  ])('%s', async (_what, change, reason) => {
    expect(await damaged(change)).toMatchObject({
      name: 'StoreRefused',
      message: expect.stringMatching(reason),
    });
  });

  test('more than fits into the memory', async () => {
    expect(await damaged(() => {}, 1000)).toMatchObject({
      name: 'StoreRefused',
      message: expect.stringMatching(/more than the 1000 bytes of memory/),
    });
  });
});
