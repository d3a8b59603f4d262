// With `opening=on` a subscriber is told where it begins, so that it can go on from there before it has had a message.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ServerSettings } from '../../../src/index.js';
import { StreamReader } from '../../support/push-stream/stream-reader.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

let lab: VirtualServer;

beforeEach(() => {
  lab = new VirtualServer();
});

const listen = async (target: string, headers = '') => {
  const client = lab.connect().send(`GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
  await lab.pass(0);
  return new StreamReader(client);
};
const publish = async (text: string, channel = 'a') => {
  await lab.request('POST', `/pub?id=${channel}`, {}, text);
  await lab.pass(0);
};
const socket = async (target: string) => {
  const client = new WebSocketClient(lab.connect().socket, target);
  await lab.pass(0);
  return client;
};

/** As the built-in template has a message. */
const message = (id: number, text: string, tag: number, channel: string, second = 0) =>
  `{"id":${id},"channel":"${channel}","text":"${text}", "tag":"${tag}", "time":"Thu, 01 Jan 2026 00:00:0${second} GMT", "eventid":""}`;
const notice = (tag: number, second = 0) => message(-4, ' ', tag, '', second);

describe('a stream', () => {
  test('begins with where it begins: after it come the messages that are published', async () => {
    await publish('before');
    await publish('elsewhere', 'b');
    const ws = await socket('/ws/a?opening=on');
    const ev = await listen('/ev/a?opening=on');
    const sub = await listen('/sub/a?opening=on');
    for (const stream of [ev, sub]) expect(stream.header('x-pushstream-opening')).toBe('10000');
    await publish('after');
    expect(ws.texts).toEqual([notice(2), message(2, 'after', 3, 'a')]);
    expect(ev.body).toBe(`: \ndata: ${notice(2)}\n\ndata: ${message(2, 'after', 3, 'a')}\n\n`);
    expect([...sub.body.matchAll(/<script>p\((.*?)\);<\/script>/g)].map(([, call]) => call)).toEqual([
      `-4,'',' ','','Thu, 01 Jan 2026 00:00:00 GMT','2'`,
      `2,'a','after','','Thu, 01 Jan 2026 00:00:00 GMT','3'`,
    ]);
  });

  test('has the notice behind what was stored, each time anew', async () => {
    await publish('before');
    const first = await socket('/ws/a.b1/b?opening=on');
    await lab.pass(2_000);
    const second = await socket('/ws/a.b1/b?opening=on');
    await publish('after', 'b');
    expect(first.texts.slice(0, 2)).toEqual([message(1, 'before', 1, 'a'), notice(1)]);
    expect(second.texts).toEqual([
      message(1, 'before', 1, 'a'),
      notice(0, 2),
      message(1, 'after', 1, 'b', 2),
    ]);
  });

  test.each(['', '?opening=off', '?opening', '?qs=on&tag=&time=&eventid='])(
    'of a client that asks with "%s" has none',
    async (query) => {
      const ws = await socket(`/ws/a${query}`);
      const ev = await listen(`/ev/a${query}`);
      expect(ev.header('x-pushstream-opening')).toBeUndefined();
      await publish('after');
      expect(ws.texts).toEqual([message(1, 'after', 1, 'a')]);
      expect(ev.body).toBe(`: \ndata: ${message(1, 'after', 1, 'a')}\n\n`);
    },
  );

  test('takes up where the notice says, and misses nothing of the same second', async () => {
    await publish('before');
    await socket('/ws/a?opening=on');
    await publish('missed');
    const time = encodeURIComponent('Thu, 01 Jan 2026 00:00:00 GMT');
    const again = await socket(`/ws/a?opening=on&time=${time}&tag=1`);
    expect(again.texts).toEqual([message(2, 'missed', 2, 'a'), notice(2)]);
  });
});

describe('a template in which nobody could tell the notice from a message', () => {
  test.each(['~text~', '~id~ ~text~', '{"text":"~text~","time":"~time~","tag":"~tag~"}'])(
    '%s: there is none',
    async (template) => {
      const locations: ServerSettings['locations'] = [
        { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
        { path: '/ws', push_stream_subscriber: 'websocket', push_stream_channels_path: '$arg_id' },
      ];
      lab = new VirtualServer({
        push_stream_shared_memory_size: '1m',
        push_stream_message_template: template,
        locations,
      });
      const ws = await socket('/ws?id=a&opening=on');
      await publish('after');
      expect(ws.texts).toHaveLength(1);
      expect(ws.texts[0]).toContain('after');
    },
  );
});

describe('a poll', () => {
  test('that says no position is told one at once, and is held with it', async () => {
    await publish('before');
    const first = await listen('/lp/a?opening=on');
    expect(first.status).toBe(304);
    expect(first.header('last-modified')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
    expect(first.header('etag')).toBe('W/1');
    await publish('between');
    const since = 'If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\r\nIf-None-Match: W/1\r\n';
    const second = await listen('/lp/a?opening=on', since);
    expect(second.body).toContain('"text":"between"');
    const third = await listen('/lp/a?opening=on', since.replace('W/1', 'W/2'));
    await publish('after');
    expect(third.status).toBe(200);
    expect(third.body).toContain('"text":"after"');
  });

  test('that has messages to come gets them', async () => {
    await publish('before');
    const poll = await listen('/lp/a.b1?opening=on');
    expect(poll.status).toBe(200);
    expect(poll.body).toContain('"text":"before"');
  });

  test('that does not ask is held', async () => {
    const poll = await listen('/lp/a');
    await publish('after');
    expect(poll.status).toBe(200);
  });

  test('by a script, which sees no head, has the notice in its body', async () => {
    await publish('before');
    const script = await listen('/jsonp/a?callback=f&opening=on');
    expect(script.status).toBe(200);
    const [, json = ''] = /^f\(\[(.*)\]\);$/.exec(script.body) ?? [];
    expect(JSON.parse(json)).toEqual(JSON.parse(notice(1)));
  });
});
