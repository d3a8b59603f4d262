import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';

describe('stored messages', () => {
  test('are at most so many, the oldest go', async () => {
    const lab = new Lab({ push_stream_max_messages_stored_per_channel: 2 });
    await lab.publishAll('a', '1', '2', '3');
    expect((await lab.publish('a', '4')).body).toContain('"published_messages": 4, "stored_messages": 2');
    expect((await lab.listen('/sub/a.b9')).body).toBe('3:a:3;4:a:4;');
    expect((await lab.publish('b/b/b', 'x')).body).toContain('"published_messages": 3, "stored_messages": 2');
    expect((await lab.listen('/sub/b.b9')).body).toBe('2:b:x;3:b:x;');
  });

  test('expire one by one', async () => {
    const lab = new Lab({ push_stream_message_ttl: '10s' });
    await lab.publish('a', '1');
    await lab.pass(5000);
    await lab.publish('a', '2');
    await lab.pass(4999);
    expect((await lab.statistics('a')).stored_messages).toBe(2);
    await lab.pass(1);
    expect((await lab.statistics('a')).stored_messages).toBe(1);
    expect((await lab.listen('/sub/a.b9')).body).toBe('2:a:2;');
    await lab.pass(5000);
    expect(await lab.statistics()).toMatchObject({ stored_messages: 0, published_messages: 2 });
  });

  test('expire after half an hour where nothing is said, and there may be any number of them', async () => {
    const lab = new Lab();
    for (let n = 0; n < 30; n++) await lab.publish('a', 'x');
    await lab.pass(30 * 60_000 - 1);
    expect((await lab.statistics('a')).stored_messages).toBe(30);
    await lab.pass(1);
    expect(await lab.has('a')).toBe(false);
  });
});

describe('a channel', () => {
  test('is dropped some time after the last publish when nothing is in it', async () => {
    const lab = new Lab({ push_stream_channel_inactivity_time: '20s' });
    await lab.request('POST', '/normal?id=a', {}, 'x');
    await lab.pass(10_000);
    await lab.request('POST', '/normal?id=a', {}, 'x');
    await lab.pass(19_999);
    expect(await lab.has('a')).toBe(true);
    await lab.pass(1);
    expect(await lab.has('a')).toBe(false);
    expect((await lab.publish('a', 'x')).body).toContain('"published_messages": 1');
  });

  test('counts the time from the last subscribe, not from the leaving', async () => {
    const lab = new Lab();
    const one = await lab.listen('/sub/a');
    await lab.pass(25_000);
    one.client.destroy();
    await lab.fence();
    await lab.pass(4999);
    expect(await lab.has('a')).toBe(true);
    await lab.pass(1);
    expect(await lab.has('a')).toBe(false);
    // Long after its time it goes as soon as the last one leaves.
    const two = await lab.listen('/ev/a');
    await lab.pass(100_000);
    expect(await lab.has('a')).toBe(true);
    two.client.destroy();
    await lab.fence();
    await lab.pass(1);
    expect(await lab.has('a')).toBe(false);
  });

  test('that was there already counts it from the last subscribe or poll too', async () => {
    const lab = new Lab();
    for (const path of ['/sub/', '/lp/', '/poll/']) {
      await lab.request('POST', '/normal?id=a', {}, 'x');
      await lab.pass(20_000);
      const { client } = await lab.listen(`${path}a`);
      client.destroy();
      await lab.pass(29_999);
      expect([path, await lab.has('a')]).toEqual([path, true]);
      await lab.pass(1);
      expect([path, await lab.has('a')]).toEqual([path, false]);
    }
  });

  test('stays while it has messages, and goes with the last of them', async () => {
    const lab = new Lab({ push_stream_message_ttl: '2m' });
    await lab.publish('a', 'x');
    await lab.pass(119_999);
    expect(await lab.has('a')).toBe(true);
    await lab.pass(1);
    expect(await lab.has('a')).toBe(false);
  });

  test('is made by a subscriber', async () => {
    const lab = new Lab();
    for (const [path, channel] of [
      ['/sub/', 'a'],
      ['/ev/', 'b'],
      ['/lp/', 'c'],
    ]) {
      await lab.listen(`${path}${channel}`);
      expect((await lab.statistics(channel)).subscribers).toBe(1);
    }
  });
});

describe('the events channel', () => {
  const server = {
    push_stream_events_channel_id: 'events',
    push_stream_message_template: '~text~\n',
    subscriber: { push_stream_allow_connections_to_events_channel: 'on' as const },
  };
  const line = (type: string, channel: string) => `{"type": "client_${type}", "channel": "${channel}"}\n`;
  const channelLine = (type: string, channel: string) =>
    `{"type": "channel_${type}", "channel": "${channel}"}\n`;

  test('is there from the start, is never dropped, and is not in the totals', async () => {
    const lab = new Lab(server);
    await lab.pass(1_000_000);
    expect(await lab.statistics('ALL')).toMatchObject({ infos: [{ channel: 'events' }] });
    await lab.publish('a', 'x');
    expect(await lab.statistics('events')).toMatchObject({ published_messages: 1, stored_messages: 1 });
    expect(await lab.statistics()).toMatchObject({ published_messages: 1, stored_messages: 1 });
    await lab.pass(100_000_000);
    expect(await lab.has('events')).toBe(true);
  });

  test('tells of channels and their subscribers', async () => {
    const lab = new Lab(server);
    const events = await lab.listen('/sub/events');
    expect(events.body).toBe('');
    const live = await lab.listen('/sub/a/b');
    expect(events.body).toBe(
      channelLine('created', 'a') +
        channelLine('created', 'b') +
        line('subscribed', 'a') +
        line('subscribed', 'b'),
    );
    const held = await lab.listen('/lp/a');
    live.client.destroy();
    held.client.destroy();
    await lab.fence();
    expect(events.body.split('\n').slice(4, -1).sort()).toEqual(
      [
        line('subscribed', 'a'),
        line('unsubscribed', 'a'),
        line('unsubscribed', 'a'),
        line('unsubscribed', 'b'),
      ]
        .map((text) => text.trim())
        .sort(),
    );
  });

  test('tells of a deleted channel at its clean-up', async () => {
    const lab = new Lab(server);
    await lab.listen('/sub/a');
    const events = await lab.listen('/sub/events');
    await lab.delete('a');
    await lab.fence();
    expect(events.body).toBe(line('unsubscribed', 'a'));
    await lab.pass(4000);
    expect(events.body).toBe(line('unsubscribed', 'a') + channelLine('destroyed', 'a'));
  });

  test('tells of a channel that is dropped', async () => {
    const lab = new Lab(server);
    const events = await lab.listen('/sub/events');
    await lab.request('POST', '/normal?id=%22a', {}, 'x');
    await lab.pass(30_000);
    expect(events.body).toBe(channelLine('created', '\\"a') + channelLine('destroyed', '\\"a'));
  });

  test('tells of polling, and of long-polling that is answered at once, no more than that it made the channel', async () => {
    const lab = new Lab(server);
    await lab.publish('a', 'x');
    const events = await lab.listen('/sub/events');
    await lab.request('GET', '/poll/a');
    await lab.listen('/poll/a.b1');
    await lab.listen('/lp/a.b1');
    await lab.fence();
    expect(events.body).toBe('');
    await lab.request('GET', '/poll/new');
    await lab.fence();
    expect(events.body).toBe(channelLine('created', 'new'));
  });

  test('stores what it tells, with the type as the event type', async () => {
    const lab = new Lab({ ...server, push_stream_max_messages_stored_per_channel: 2 });
    await lab.listen('/sub/a/b');
    const live = await lab.listen('/ev/events.b9');
    expect(live.body).toBe(
      `: \nevent: client_subscribed\ndata: ${line('subscribed', 'a')}\n\n` +
        `event: client_subscribed\ndata: ${line('subscribed', 'b')}\n\n`,
    );
  });

  test.each(['sub', 'ev', 'lp', 'ws'])(
    'tells its own %s subscribers of channels they come with, not that they made them',
    async (mode) => {
      const lab = new Lab(server);
      const told = async (target: string) => {
        if (mode !== 'ws')
          return (await lab.listen(target)).body.replace(/^: \n/, '').replace(/^(event|data): /gm, '');
        const { socket } = lab.connect();
        const client = new WebSocketClient(socket, target);
        await lab.fence();
        return client.texts.join('');
      };
      expect(await told(`/${mode}/events/a`)).toContain(line('subscribed', 'a'));
      expect(await told(`/${mode}/events/b`)).not.toContain(channelLine('created', 'b'));
      expect(await told(`/${mode}/c/events`)).not.toContain(line('subscribed', 'c'));
      expect(await told(`/${mode}/d/events.b2`)).toContain(channelLine('created', 'd'));
    },
  );

  test('cannot be deleted by the other dialect', async () => {
    const lab = new Lab(server);
    expect((await lab.request('DELETE', '/relay/pub?id=events')).status).toBe(404);
    expect(await lab.has('events')).toBe(true);
  });
});

describe('memory', () => {
  test('that is used up: publishing is answered 500, and nothing is half done', async () => {
    const lab = new Lab({ push_stream_shared_memory_size: '128k' });
    await lab.publish('a', 'x'.repeat(60_000));
    const live = await lab.listen('/sub/a/b');
    const before = lab.server.stats();
    const client = lab.connect();
    const answer = await lab.run(client.request('POST', '/pub?id=b/c', {}, 'y'.repeat(50_000)));
    expect([answer.status, answer.header('connection')]).toEqual([500, 'close']);
    expect(answer.body).toContain('500 Internal Server Error');
    await lab.run(client.closed);
    expect([lab.server.stats().bytes, live.body]).toEqual([before.bytes, '']);
    expect(await lab.has('c')).toBe(false);
    expect((await lab.publish('b', 'small')).status).toBe(200);
  });

  test('that is used up: no channel can be made, by none of the modes', async () => {
    const lab = new Lab({ push_stream_shared_memory_size: '128k' });
    // There is room for one more channel, not for two.
    await lab.publish('a', 'x'.repeat(129_500));
    const { bytes } = lab.server.stats();
    for (const path of ['/sub/', '/ev/', '/lp/']) {
      expect((await lab.request('GET', `${path}new1/new2`)).status).toBe(500);
    }
    expect((await lab.request('POST', '/normal?id=new1/new2', {}, 'x')).status).toBe(500);
    expect(lab.server.stats().bytes).toBe(bytes);
    expect((await lab.listen('/sub/a')).status).toBe(200);
    await lab.delete('a');
    expect((await lab.publish('new', 'x')).status).toBe(200);
  });
});

describe('the two dialects', () => {
  test('have their messages in one store', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a');
    const answer = await lab.request('POST', '/relay/pub?id=a', { 'Content-Type': 'x/y' }, 'from relay');
    expect([answer.status, answer.body]).toEqual([201, expect.stringContaining('queued messages: 1')]);
    await lab.fence();
    expect(live.body).toBe('1:a:from relay;');
    expect((await lab.listen('/sub/a.b1')).body).toBe('1:a:from relay;');
    await lab.request('POST', '/pub?id=b', { 'Content-Type': 'x/z' }, 'from push-stream');
    const relayed = await lab.request('GET', '/relay/sub?id=b');
    expect([relayed.status, relayed.body, relayed.header('content-type')]).toEqual([
      200,
      'from push-stream',
      'x/z',
    ]);
    expect(relayed.header('etag')).toBe('"2"');
  });

  test('wake each other', async () => {
    const lab = new Lab();
    const relay = await lab.held('/relay/sub?id=a');
    expect((await lab.publish('a', 'x')).body).toContain('"subscribers": 1}');
    expect((await lab.run(relay.response)).body).toBe('x');
    const held = await lab.listen('/lp/b');
    await lab.request('POST', '/relay/pub?id=b', {}, 'y');
    await lab.fence();
    expect(held.body).toBe('1:b:y;');
  });

  test('delete each other', async () => {
    const lab = new Lab();
    const relay = await lab.held('/relay/sub?id=a');
    const live = await lab.listen('/sub/a');
    expect((await lab.request('DELETE', '/relay/pub?id=a')).body).toContain('active subscribers: 2');
    expect((await lab.run(relay.response)).status).toBe(410);
    await lab.fence();
    expect([live.body, live.ended]).toEqual(['-2:a:Channel deleted;', true]);
    await lab.publish('b', 'x');
    const other = await lab.held('/relay/sub?id=c');
    await lab.delete('c');
    expect((await lab.run(other.response)).status).toBe(410);
  });

  test('have one number of channels, which is a limit of push-stream alone, for each kind apart', async () => {
    const lab = new Lab({
      push_stream_max_number_of_channels: 1,
      push_stream_wildcard_channel_prefix: 'w_',
      push_stream_max_number_of_wildcard_channels: 5,
    });
    for (const id of ['a', 'b']) await lab.request('PUT', `/relay/pub?id=${id}`);
    expect(await lab.statistics()).toMatchObject({ channels: 2 });
    expect((await lab.publish('c', 'x')).status).toBe(403);
    expect((await lab.publish('a/b/w_1', 'x')).status).toBe(200);
  });

  test('know each other as seconds since somebody asked', async () => {
    const lab = new Lab();
    await lab.listen('/sub/a');
    await lab.pass(3000);
    expect((await lab.request('GET', '/relay/pub?id=a')).body).toContain('last requested: 3 sec.');
  });
});
