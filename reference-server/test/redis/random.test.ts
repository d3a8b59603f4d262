import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areInstalled } from '../support/process/installed.js';
import { type HeldMode, Node, type Receiver } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';

/** `REDIS_RUNS=50 npx vitest run --project reference-server redis/random` plays longer; `REDIS_SEED` plays the same again. */
const runs = Number(process.env.REDIS_RUNS ?? 3);
const seed = process.env.REDIS_SEED === undefined ? {} : { seed: Number(process.env.REDIS_SEED) };

const channel = fc.constantFrom('a', 'b', 'c');
const node = fc.constantFrom(0, 1);
const mode = fc.constantFrom<HeldMode>('streaming', 'eventsource');

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('publish' as const), node, channel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('follow' as const), node, mode }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

/** Somebody who follows, and what was acknowledged before. */
interface Following {
  readonly receiver: Receiver;
  readonly from: number;
}

const patiently = { timeout: 20_000, interval: 30 };

describe.skipIf(!areInstalled('redis-server', 'redis-server'))('whatever happens to connections', () => {
  test('every acknowledged message comes once, in one order, to all who follow', {
    timeout: runs * 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
        const redis = await RedisProcess.start('--appendonly', 'yes', '--appendfsync', 'always');
        const settings = { push_stream_max_messages_stored_per_channel: 1000 };
        const nodes = [await Node.start(redis, settings), await Node.start(redis, settings)];
        const taken: string[] = [];
        const unknown = new Set<string>();
        const following: Following[] = [];
        let count = 0;
        for (const one of steps) {
          if (one.do === 'publish') {
            // Turned away, the publisher tries the next message, until one is taken.
            const publish = async () => {
              const text = `${count++}`;
              const { status } = await (nodes[one.node] as Node).publish(one.channel, text);
              if (status === 200) taken.push(text);
              else unknown.add(text);
              return status;
            };
            await expect.poll(publish, patiently).toBe(200);
          } else if (one.do === 'follow') {
            await expect
              .poll(async () => (await (nodes[one.node] as Node).fetch('/poll/a')).status, patiently)
              .toBe(304);
            const receiver = await (nodes[one.node] as Node).follow(one.mode, 'a/b/c');
            if (receiver.status === 200) following.push({ receiver, from: taken.length });
            else receiver.end();
          } else if (one.do === 'leave') following.shift()?.receiver.end();
          else if (one.do === 'cut') await redis.ask(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
          else {
            await redis.kill();
            await redis.start();
          }
        }
        for (const { receiver, from } of following) {
          const known = () => receiver.texts.filter((text) => !unknown.has(text));
          await expect.poll(known, patiently).toEqual(taken.slice(from));
          expect(new Set(receiver.texts).size).toBe(receiver.texts.length);
          const places = receiver.messages.map(({ place }) => place);
          expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
          expect(receiver.ended).toBe(false);
        }
        for (const { receiver } of following) receiver.end();
        for (const each of nodes) await each.close();
        await redis.kill();
      }),
      { numRuns: runs, ...seed, endOnFailure: true },
    );
  });
});
