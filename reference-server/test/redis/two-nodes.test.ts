import { describe, expect, test } from 'vitest';
import type { PushServerSettings } from '../../src/index.js';
import { areInstalled } from '../support/process/installed.js';
import { heldModes, messagesIn, Node } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';

async function twoNodes(settings: PushServerSettings = {}) {
  const redis = await RedisProcess.start();
  return { redis, one: await Node.start(redis, settings), two: await Node.start(redis, settings) };
}

describe.skipIf(!areInstalled('redis-server', 'redis-server'))('two servers on one Redis', () => {
  test.each(heldModes)('what is published on one reaches those who follow on the other: %s', async (mode) => {
    const { one, two } = await twoNodes();
    const receiver = await two.follow(mode, 'a');
    await one.publish('a', 'first');
    await two.publish('a', 'second');
    await one.publish('a', 'third');
    await receiver.until(['first', 'second', 'third']);
    expect([one.errors, two.errors]).toEqual([[], []]);
  });

  test.each(heldModes)(
    'whoever is counted gets what comes, even while its channel is read: %s',
    async (mode) => {
      const settings = { push_stream_max_messages_stored_per_channel: 20_000, max_repeats_of_channel: 200 };
      const { one, two } = await twoNodes(settings);
      // A history that is read in many steps.
      const many = Array.from({ length: 200 }, () => 'a').join('/');
      for (let count = 0; count < 60; count++) expect((await one.publish(many, 'old')).status).toBe(200);
      // Of the relay protocol, who says nothing begins at the oldest; a clock that is ahead asks for what comes next.
      const ahead = { 'If-Modified-Since': 'Thu, 01 Jan 2099 00:00:00 GMT' };
      const following = two.follow(mode, 'a', mode === 'relay' ? ahead : {});
      await expect.poll(() => one.subscribers('a'), { interval: 1 }).toBe(1);
      await one.publish('a', 'first');
      const receiver = await following;
      await one.publish('a', 'second');
      await receiver.until(['first', 'second']);
    },
  );

  test('whoever goes on with the other server gets what came after, and nothing again', async () => {
    const { one, two } = await twoNodes();
    for (const text of ['first', 'second', 'third']) await one.publish('a', text);
    const { headers, body } = await one.fetch('/poll/a.b2');
    expect(messagesIn(body).map(({ text }) => text)).toEqual(['second', 'third']);
    const place = {
      'If-Modified-Since': headers.get('last-modified') ?? '',
      'If-None-Match': headers.get('etag') ?? '',
    };
    expect(await two.fetch('/poll/a', { headers: place })).toMatchObject({ status: 304 });
    const receiver = await two.follow('streaming', 'a', place);
    await two.publish('a', 'fourth');
    await one.publish('a', 'fifth');
    await receiver.until(['fourth', 'fifth']);
    const relay = await two.fetch('/relay/poll?id=a', { headers: place });
    expect(relay).toMatchObject({ status: 200, body: 'fourth' });
    const after = {
      'If-Modified-Since': relay.headers.get('last-modified') ?? '',
      'If-None-Match': relay.headers.get('etag') ?? '',
    };
    expect(await one.fetch('/relay/poll?id=a', { headers: after })).toMatchObject({
      status: 200,
      body: 'fifth',
    });
  });

  test('messages that are published on both at once have one order, and no id or place twice', async () => {
    const { one, two } = await twoNodes();
    const receivers = [await one.follow('eventsource', 'a/b'), await two.follow('eventsource', 'a/b')];
    const publishers = [one, two, one, two].map(async (node, index) => {
      for (let count = 0; count < 25; count++) {
        const channel = (index + count) % 3 === 0 ? 'b' : 'a';
        expect((await node.publish(channel, `${index}.${count}`)).status).toBe(200);
      }
    });
    await Promise.all(publishers);
    for (const receiver of receivers)
      await expect.poll(() => receiver.messages.length, { timeout: 10_000 }).toBe(100);
    const [first, second] = receivers.map(({ messages }) => messages);
    expect(second).toEqual(first);
    const places = first?.map(({ place }) => place) ?? [];
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    for (const channel of ['a', 'b']) {
      const ids = first?.filter((message) => message.channel === channel).map(({ id }) => id) ?? [];
      expect(ids).toEqual(ids.map((_, index) => index + 1));
    }
  });

  test('publishers are told of the subscribers of all servers', async () => {
    const { one, two } = await twoNodes();
    expect((await one.fetch('/relay/pub?id=a', { method: 'POST', body: 'x' })).status).toBe(202);
    const receivers = [await one.follow('streaming', 'a'), await two.follow('streaming', 'a')];
    receivers.push(await two.follow('websocket', 'a'));
    expect((await one.publish('a', 'y')).body).toBe(
      '{"channel": "a", "published_messages": 2, "stored_messages": 2, "subscribers": 3}\r\n',
    );
    expect((await two.fetch('/relay/pub?id=a', { method: 'POST', body: 'z' })).status).toBe(201);
    const { body } = await one.fetch('/channels-stats');
    expect(body).toContain('"channels": 1');
    expect(body).toContain('"published_messages": 3, "stored_messages": 3, "messages_in_trash": 0');
    expect(body).toMatch(/"subscribers": 3,/);
    for (const receiver of receivers) receiver.end();
    await expect.poll(() => one.subscribers('a')).toBe(0);
    expect((await one.fetch('/relay/pub?id=a', { method: 'POST', body: 'z' })).status).toBe(202);
  });

  test('subscribers of a server that has gone without a word count no more', async () => {
    const { redis, one, two } = await twoNodes();
    await two.follow('streaming', 'a');
    expect(await one.subscribers('a')).toBe(1);
    // What time does where a server is not heard of.
    const [node] = (await redis.ask(['HKEYS', 'pushstream:0:s:{a}'])) as string[];
    expect(await redis.ask(['PTTL', `pushstream:0:n:${node}`])).toBeGreaterThan(0);
    await redis.ask(['DEL', `pushstream:0:n:${node}`]);
    expect(await one.subscribers('a')).toBe(0);
  });

  test.each(heldModes)('a deletion on one ends those who follow on the other: %s', async (mode) => {
    const { one, two } = await twoNodes();
    const receiver = await two.follow(mode, 'a');
    expect((await one.fetch('/pub?id=a', { method: 'DELETE' })).status).toBe(200);
    if (mode === 'relay') await expect.poll(() => receiver.status).toBe(410);
    else await expect.poll(() => receiver.messages.map(({ id }) => id)).toContain(-2);
    if (mode !== 'long-polling' && mode !== 'relay') await expect.poll(() => receiver.ended).toBe(true);
    expect((await two.fetch('/pub?id=b', { method: 'DELETE' })).status).toBe(404);
    // The next life counts anew, at a later place.
    expect((await one.publish('a', 'again')).body).toContain('"published_messages": 1, "stored_messages": 1');
    expect((await two.stored('a')).map(({ id, text }) => [id, text])).toEqual([[1, 'again']]);
  });

  test('bytes of all kinds arrive as they were', async () => {
    const { one, two } = await twoNodes();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await one.fetch('/relay/pub?id=a', { method: 'POST', body: bytes, headers: { 'Content-Type': 'x/y' } });
    const response = await fetch(`${two.url}/relay/poll?id=a`);
    expect(response.headers.get('content-type')).toBe('x/y');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  test('databases of one Redis have nothing to do with each other', async () => {
    const { redis, one } = await twoNodes();
    const other = await Node.start(redis, {}, '/3');
    const receiver = await other.follow('streaming', 'a');
    await one.publish('a', 'elsewhere');
    await other.publish('a', 'here');
    await receiver.until(['here']);
    expect(await other.stored('a')).toHaveLength(1);
  });

  test('messages beyond the bound of a channel go, and those whose time is over, and then the channel', async () => {
    const { redis, one, two } = await twoNodes();
    for (let count = 1; count <= 5; count++)
      await one.fetch('/relay/pub-limit?id=a', { method: 'POST', body: `${count}` });
    expect((await two.stored('a')).map(({ text }) => text)).toEqual(['3', '4', '5']);
    const short = { push_stream_message_ttl: '1s', push_stream_channel_inactivity_time: '3s' };
    const quick = await Node.start(redis, short, '/1');
    expect((await quick.publish('b', 'x')).body).toContain('"stored_messages": 1');
    expect(await quick.stored('b')).toHaveLength(1);
    const stored = async () => /"stored_messages": (\d)/.exec((await quick.fetch('/pub?id=b')).body)?.[1];
    await expect.poll(stored, { timeout: 5000 }).toBe('0');
    expect(await quick.stored('b')).toEqual([]);
    const left = () => redis.ask(['KEYS', '*{b}*'], `${redis.url}/1`);
    await expect.poll(left, { timeout: 15_000 }).toEqual([]);
  }, 30_000);
});
