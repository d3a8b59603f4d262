import { describe, expect, test } from 'vitest';
import { bytesOfSize } from '../../../../src/actors/nginx-units.js';
import { Reply } from '../../../../src/actors/reply.js';
import { showsChannel, showsSummary } from '../../../../src/profiles/push-stream/actors/formats.js';
import {
  readCounts,
  readGroup,
  readSummary,
} from '../../../../src/profiles/push-stream/actors/information.js';
import { mustBeInOrder } from '../../../../src/profiles/push-stream/actors/order.js';

function reply(body: string, type = 'application/json'): Reply {
  const response = {
    status: 200,
    reason: 'OK',
    version: '1.1',
    headers: [{ name: 'Content-Type', value: type }],
    body: Buffer.from(body),
    framing: 'content-length' as const,
    firstByteAt: 0,
    endedAt: 0,
    faults: [],
  };
  return new Reply(response, 'publisher 1', 0);
}

const counts = { channel: 'a', published_messages: 2, stored_messages: 1, subscribers: 0 };
const text = JSON.stringify(counts);

describe('channel information', () => {
  test('is read, whatever else is in it', () => {
    expect(readCounts(reply(JSON.stringify({ ...counts, more: true })))).toMatchObject(counts);
  });

  test.each([
    ['no JSON at all', '<html>', 'a body that is no JSON'],
    ['a list', '[]', 'JSON that is no object'],
    ['null', 'null', 'JSON that is no object'],
    ['a key too few', '{"channel": "a"}', 'no published_messages'],
    ['a count in quotes', text.replace(':2', ':"2"'), 'published_messages that is no count: "2"'],
    ['a count below 0', text.replace(':2', ':-1'), 'published_messages that is no count: -1'],
    ['a number as name', text.replace('"a"', '1'), 'channel that is no text: 1'],
  ])('with %s is refused', (_, body, seen) => {
    expect(() => readCounts(reply(body))).toThrow(`seen: ${seen}`);
  });

  const group = { hostname: 'h', time: '2026-11-21T02:12:14', channels: 1, wildcard_channels: 0, uptime: 0 };

  test.each([
    ['infos that are no list', { ...group, infos: {} }, 'infos that is no list'],
    ['an info without counts', { ...group, infos: [{ channel: 'a' }] }, 'no infos[0].published_messages'],
    ['a time with a zone', { ...group, time: '2026-11-21T02:12:14Z', infos: [] }, 'time that is no YYYY'],
  ])('on several channels with %s is refused', (_, value, seen) => {
    expect(() => readGroup(reply(JSON.stringify(value)))).toThrow(`seen: ${seen}`);
  });

  test('on several channels may be on none', () => {
    expect(readGroup(reply(JSON.stringify({ ...group, infos: [] }))).infos).toEqual([]);
  });

  test('of the server needs its processes', () => {
    expect(() => readSummary(reply(JSON.stringify(group)))).toThrow('seen: no published_messages');
  });
});

describe('formats', () => {
  const plain = 'channel: a\r\npublished_messages: 2\r\nstored_messages: 1\r\nactive_subscribers: 0\r\n';

  test('a channel in text/plain', () => {
    showsChannel(reply(plain, 'text/plain; charset=utf-8'), 'text/plain', counts);
    expect(() => showsChannel(reply(plain), 'text/plain', counts)).toThrow(
      'expected Content-Type: text/plain',
    );
    expect(() => showsChannel(reply(`${plain}\r\n`, 'text/plain'), 'text/plain', counts)).toThrow('the body');
  });

  test('a summary has as many processes as there are', () => {
    const worker = '{"pid": "1", "subscribers": 0, "uptime": 3}';
    const totals =
      '"channels": 1, "wildcard_channels": 0, "published_messages": 3, "stored_messages": 3, "messages_in_trash": 0, "channels_in_delete": 1, "channels_in_trash": 0, "subscribers": 0, "uptime": 3';
    const summary = (workers: string) =>
      reply(
        `{"hostname": "h", "time": "2026-11-21T02:12:17", ${totals}, "by_worker": [\r\n${workers}\r\n]}\r\n`,
      );
    showsSummary(summary(worker), 'application/json');
    showsSummary(summary(`${worker},\r\n${worker}`), 'application/json');
    expect(() => showsSummary(summary(`${worker}\r\n${worker}`), 'application/json')).toThrow('the body');
    expect(() => showsSummary(summary(''), 'application/json')).toThrow('the body');
  });
});

describe('order', () => {
  const at = (second: number, tag: number) => ({
    time: `Sat, 21 Nov 2026 02:12:0${second} GMT`,
    tag: String(tag),
  });

  test('a later second, or a greater tag', () => {
    mustBeInOrder([at(1, 1), at(1, 3), at(2, 1)]);
  });

  test.each([
    ['the same tag again', [at(1, 1), at(1, 1)]],
    ['an earlier second', [at(2, 1), at(1, 2)]],
    ['a tag of 0', [at(1, 0)]],
    ['a tag that is no number', [{ ...at(1, 1), tag: 'x' }]],
  ])('not %s', (_, received) => {
    expect(() => mustBeInOrder(received)).toThrow('expected');
  });
});

test.each([
  ['1m', 1024 * 1024],
  ['32K', 32 * 1024],
  ['100', 100],
  ['1.5m', undefined],
  ['m', undefined],
])('the size %s', (size, bytes) => {
  expect(bytesOfSize(size)).toBe(bytes);
});
