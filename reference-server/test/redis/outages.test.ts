import { describe, expect, test } from 'vitest';
import { areInstalled } from '../support/process/installed.js';
import { heldModes, Node } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';

const patiently = { timeout: 20_000, interval: 50 };

/** Publishes until it is taken. */
async function publishAtLast(node: Node, channel: string, text: string): Promise<void> {
  await expect.poll(async () => (await node.publish(channel, text)).status, patiently).toBe(200);
}

async function twoNodes(...options: readonly string[]) {
  const redis = await RedisProcess.start(...options);
  return { redis, one: await Node.start(redis), two: await Node.start(redis) };
}

describe.skipIf(!areInstalled('redis-server', 'redis-server'))('when Redis is away', () => {
  test('publishers are told to come again, subscribers stay, and get what comes afterwards', async () => {
    const { redis, one, two } = await twoNodes('--appendonly', 'yes', '--appendfsync', 'always');
    const receivers = await Promise.all(heldModes.map((mode) => two.follow(mode, 'a')));
    await one.publish('a', 'before');
    for (const receiver of receivers) await receiver.until(['before']);
    await redis.kill();
    await expect.poll(() => one.errors.length + two.errors.length).toBe(2);
    const refused = await one.publish('a', 'lost');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    const relay = await two.fetch('/relay/pub?id=a', { method: 'POST', body: 'lost' });
    expect([relay.status, relay.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await two.fetch('/poll/a.b1')).status).toBe(503);
    expect((await two.fetch('/relay/poll?id=a')).status).toBe(503);
    expect(receivers.filter(({ ended }) => ended)).toEqual([]);
    await redis.start();
    await publishAtLast(one, 'a', 'after');
    await publishAtLast(two, 'a', 'at last');
    for (const receiver of receivers) await receiver.until(['before', 'after', 'at last']);
    // Ids go on: what Redis keeps is there.
    expect((await two.stored('a')).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(one.errors).toEqual([expect.stringMatching(/^the connection to redis:.* is lost: /)]);
  }, 60_000);

  test('a Redis that has lost everything begins anew, at later places', async () => {
    const { redis, one, two } = await twoNodes();
    const receiver = await two.follow('eventsource', 'a');
    await one.publish('a', 'before');
    await receiver.until(['before']);
    await redis.kill();
    await redis.start();
    await publishAtLast(one, 'a', 'after');
    await receiver.until(['before', 'after']);
    const [before, after] = receiver.messages;
    expect(after?.place).toBeGreaterThan(before?.place ?? Infinity);
    expect((await two.stored('a')).map(({ text }) => text)).toEqual(['after']);
  }, 60_000);

  test('a Redis that stands still is given up, and everything goes on when it goes on', async () => {
    const { redis, one, two } = await twoNodes();
    const receiver = await two.follow('streaming', 'a');
    await one.publish('a', 'before');
    await receiver.until(['before']);
    redis.signal('SIGSTOP');
    const refused = await one.publish('a', 'unknown');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    // From then on nobody waits.
    expect((await one.publish('a', 'lost')).status).toBe(503);
    redis.signal('SIGCONT');
    await publishAtLast(one, 'a', 'after');
    await expect.poll(() => receiver.texts.at(-1), patiently).toBe('after');
    // Of a 503 it is not known whether the message was taken; nobody gets it twice.
    expect(['before,after', 'before,unknown,after']).toContain(receiver.texts.join());
    expect((await two.stored('a')).map(({ text }) => text)).toEqual(receiver.texts);
    expect(receiver.ended).toBe(false);
  }, 60_000);

  test('what was not heard is read, in its order, before anything else is handed out', async () => {
    const { redis, one, two } = await twoNodes();
    const receiver = await two.follow('eventsource', 'a/b');
    const texts: string[] = [];
    for (let round = 0; round < 5; round++) {
      // Only who listens is cut off.
      await expect.poll(() => redis.ask(['CLIENT', 'KILL', 'TYPE', 'pubsub']), patiently).toBeGreaterThan(0);
      for (const channel of ['a', 'b', 'a']) {
        const text = `${round}${channel}${texts.length}`;
        await publishAtLast(one, channel, text);
        texts.push(text);
      }
    }
    await receiver.until(texts);
    expect(two.errors.length).toBeGreaterThanOrEqual(5);
    const places = receiver.messages.map(({ place }) => place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }, 60_000);

  test('a message that was told to nobody is found at the next look', async () => {
    const { redis, one, two } = await twoNodes();
    const receiver = await two.follow('eventsource', 'a');
    await one.publish('a', 'first');
    await receiver.until(['first']);
    const [entry] = (await redis.ask(['XRANGE', 'pushstream:0:m:{a}', '-', '+'])) as [string, string[]][];
    const [time = 0, tag = 0] = (entry?.[0] ?? '').split('-').map(Number);
    const fields = ['x', '-1', 'i', '2', 'm', '[null,null,null]\nuntold'];
    await redis.ask(['XADD', 'pushstream:0:m:{a}', `${time}-${tag + 1}`, ...fields]);
    await redis.ask(['HSET', 'pushstream:0:h:{a}', 'published', '2', 'time', `${time}`, 'tag', `${tag + 1}`]);
    await receiver.until(['first', 'untold']);
    await one.publish('a', 'third');
    await receiver.until(['first', 'untold', 'third']);
  }, 60_000);

  test('a deletion that was not heard is seen afterwards', async () => {
    const { redis, one, two } = await twoNodes();
    const receiver = await two.follow('streaming', 'a');
    await one.publish('a', 'first');
    await receiver.until(['first']);
    // Told to nobody: as the script does it, without the telling.
    const epoch = (await redis.ask(['HGET', 'pushstream:0:h:{a}', 'epoch'])) as string;
    await redis.ask(['HSET', 'pushstream:0:d:{a}', 'epoch', epoch, 'text', 'It is over']);
    await redis.ask(['DEL', 'pushstream:0:h:{a}', 'pushstream:0:m:{a}']);
    await expect.poll(() => receiver.ended, patiently).toBe(true);
    expect(receiver.texts).toEqual(['first', 'It is over']);
    await one.publish('a', 'again');
    expect((await two.stored('a')).map(({ id, text }) => [id, text])).toEqual([[1, 'again']]);
  }, 60_000);
});
