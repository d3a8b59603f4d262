import { EventSource } from 'eventsource';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options.js';
import { PushStreamServer } from '../wire/push-stream-server.js';
import { ChaosProxy, seeded } from './proxy.js';

/** `npm run chaos` sends all; CI sends fewer. A seed that failed can be given again. */
const total = Number(process.env.CHAOS_MESSAGES ?? 600);
const isWhole = total >= 10_000;
const seed = Number(process.env.CHAOS_SEED ?? (isWhole ? Date.now() % 2 ** 31 : 7));

const modes: [string, PushStreamOptions, switching?: true][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource of the package', { modes: 'eventsource', EventSource }],
  ['stream', { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
  ['all modes, switching', { modes: 'websocket|eventsource|stream|longpolling', modeMemory: 30 }, true],
];

test.each(modes)('%s: every message once and in order', async (_name, options, switching) => {
  const random = seeded(seed);
  const server = await PushStreamServer.start();
  const proxy = new ChaosProxy(server.port, random, systemClock);
  // The native EventSource tells of no pings, so that silence can't be told from death.
  proxy.stalls = !options.EventSource;
  const names = ['a', 'b', 'c'];
  const stream = new PushStream({
    host: '127.0.0.1',
    port: await proxy.listen(),
    channels: names,
    messagesPublishedAfter: -1,
    timeout: 200,
    pingtimeout: 100,
    reconnectOnTimeoutInterval: 4,
    reconnectOnChannelUnavailableInterval: 20,
    pollInterval: 1,
    ...options,
  });
  const got = new Map<string, number[]>(names.map((name) => [name, []]));
  const trouble: string[] = [];
  let count = 0;
  let done: () => void = () => {};
  const all = new Promise<void>((resolve) => (done = resolve));
  stream.addEventListener('message', ({ detail }) => {
    got.get(detail.channel)?.push(detail.id ?? 0);
    if (++count >= total) done();
  });
  for (const type of ['gap', 'reset'] as const)
    stream.addEventListener(type, ({ detail }) => trouble.push(`${type} ${JSON.stringify(detail)}`));
  let published = 0;
  const publish = () => {
    for (let i = Math.floor(4 * random()); i >= 0 && published < total; i--, published++)
      server.publish(names[Math.floor(3 * random())] as string, `m${published}`, {
        later: random() < 0.1 ? 1 : 0,
      });
    server.notice(-1, '', ' ');
    if (switching && random() < 0.05) {
      const mode = ['ws', 'ev', 'sub'][Math.floor(3 * random())] as string;
      if (server.instead.has(mode)) server.instead.delete(mode);
      else server.instead.set(mode, 503);
    }
    ticker = systemClock.after(published < total ? 1 : 20, publish);
  };
  let ticker = systemClock.after(0, publish);
  stream.connect();
  try {
    await all;
    const found = names.flatMap((name) => got.get(name) ?? []);
    const expected = names.flatMap((name) => (got.get(name) ?? []).map((_id, i) => i + 1));
    expect(found, `CHAOS_SEED=${seed} replays this`).toEqual(expected);
    expect(trouble, `CHAOS_SEED=${seed} replays this`).toEqual([]);
    const { opened, repeats } = stream.stats;
    const { connections, ...faults } = proxy.counts;
    console.log(
      `${_name}: ${count} messages once and in order, ${opened} times connected, ${repeats} repeats dropped, ` +
        `${connections} connections, ${JSON.stringify(faults)}, seed ${seed}`,
    );
    // Few messages may come through unharmed, many never.
    if (isWhole) expect(faults.cut + faults.truncated + faults.stalled).toBeGreaterThan(10);
  } catch (error) {
    console.error(`CHAOS_SEED=${seed} replays this`);
    throw error;
  } finally {
    ticker.cancel();
    stream.disconnect();
    await proxy.close();
    await server.close();
  }
});
