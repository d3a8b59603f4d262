import { describe, expect, test } from 'vitest';
import { Lab, onWire } from '../../support/push-stream/lab.js';
import type { HttpClient } from '../../support/wire/http-client.js';

const epoch = 'Thu, 01 Jan 1970 00:00:00 GMT';

describe('a stream', () => {
  test('begins with the header template, then goes on with each message', async () => {
    const lab = new Lab({
      subscriber: { push_stream_header_template: '<', default_type: 'text/html; charset=utf-8' },
    });
    const live = await lab.listen('/sub/a');
    expect([live.status, live.header('content-type'), live.header('transfer-encoding')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'chunked',
    ]);
    expect([live.header('expires'), live.header('etag')]).toEqual([
      'Thu, 01 Jan 1970 00:00:01 GMT',
      undefined,
    ]);
    expect(live.body).toBe('<');
    await lab.publish('a', 'one');
    expect(live.body).toBe('<1:a:one;');
    await lab.publish('b', 'other');
    await lab.publish('a', 'zwei ü');
    expect(live.body).toBe('<1:a:one;2:a:zwei ü;');
    expect(live.ended).toBe(false);
  });

  test('is text/plain where nothing else is said', async () => {
    const lab = new Lab();
    expect((await lab.listen('/sub/a')).header('content-type')).toBe('text/plain');
  });

  test('has every token of the template', async () => {
    const lab = new Lab({
      push_stream_message_template:
        '~ID~|~channel~|~text~|~size~|~time~|~tag~|~event-id~|~Event-Type~|~other~\n',
    });
    const live = await lab.listen('/sub/a/b');
    await lab.publish('b', 'x');
    await lab.publish('a', 'ü ~id~', { 'Event-Id': 'e1', 'Event-Type': 't1' });
    expect(live.body).toBe(
      '1|b|x|1|Thu, 01 Jan 2026 00:00:00 GMT|1|||~other~\n' +
        '1|a|ü ~id~|7|Thu, 01 Jan 2026 00:00:00 GMT|2|e1|t1|~other~\n',
    );
  });

  test('of several channels: the tag goes on within a second, the ids of each count alone', async () => {
    const lab = new Lab({ push_stream_message_template: '~channel~~id~/~tag~ ' });
    const live = await lab.listen('/sub/a/b');
    await lab.publishAll('a', 'x', 'x');
    await lab.publish('b', 'x');
    await lab.pass(1000);
    await lab.publish('b', 'x');
    expect(live.body).toBe('a1/1 a2/2 b1/3 b2/1 ');
  });

  test('of a channel that is named twice has each message twice', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a/a');
    expect((await lab.publish('a', 'x')).body).toContain('"subscribers": 2}');
    expect(live.body).toBe('1:a:x;1:a:x;');
    expect((await lab.statistics()).subscribers).toBe(1);
  });

  test('gets the messages of one turn in one packet', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a/b');
    const packets: string[] = [];
    live.client.socket.on('data', (bytes: Buffer) => packets.push(bytes.toString()));
    await lab.publish('a/b/a', 'x');
    expect(packets).toEqual(['6\r\n1:a:x;\r\n6\r\n1:b:x;\r\n6\r\n2:a:x;\r\n']);
  });

  test('of other channels beside a common one gets its own messages of a turn', async () => {
    const lab = new Lab();
    const lives = [await lab.listen('/sub/a/b'), await lab.listen('/sub/a/c'), await lab.listen('/sub/a/b')];
    await lab.publish('a/b/c', 'x');
    expect(lives.map(({ body }) => body)).toEqual(['1:a:x;1:b:x;', '1:a:x;1:c:x;', '1:a:x;1:b:x;']);
  });

  test('of HTTP/1.0 is not chunked, and ends with the connection', async () => {
    const lab = new Lab({ subscriber: { push_stream_footer_template: 'end' } });
    await lab.publish('a', 'old');
    const client = lab.connect().send('GET /sub/a.b1 HTTP/1.0\r\n\r\n');
    await lab.fence();
    await lab.publish('a', 'new');
    expect(client.unread).toMatch(/\r\nConnection: close\r\n\r\n1:a:old;2:a:new;$/);
    expect(client.unread).not.toMatch(/transfer-encoding/i);
    await lab.delete('a', 'gone');
    await lab.run(client.closed);
    expect(client.unread.endsWith('-2:a:gone;end')).toBe(true);
  });

  test('that ends leaves the connection to the next request', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a');
    await lab.delete('a');
    await lab.fence();
    expect(live.ended).toBe(true);
    live.client.send('GET /pub?id=none HTTP/1.1\r\nHost: x\r\n\r\n');
    await lab.fence();
    expect(live.client.unread).toMatch(/\r\n0\r\n\r\nHTTP\/1\.1 404 /);
  });

  test('waits for the answers of requests before it on the connection', async () => {
    const lab = new Lab({
      subscriber: { push_stream_header_template: '<', push_stream_footer_template: '>' },
    });
    const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const client = lab.connect().send(get('/lp/first') + get('/sub/a') + get('/pub?id=none'));
    await lab.fence();
    await lab.publish('a', 'early');
    expect(client.unread).toBe('');
    await lab.publish('first', 'x');
    expect(client.unread).toMatch(/1:first:x;>[\s\S]*\r\n\r\n1\r\n<\r\na\r\n1:a:early;\r\n$/);
    await lab.publish('a', 'late');
    expect(client.unread).toMatch(/1:a:early;\r\n[\s\S]*2:a:late;\r\n$/);
    await lab.delete('a');
    await lab.fence();
    expect(client.unread).toMatch(/Channel deleted;\r\n1\r\n>\r\n0\r\n\r\nHTTP\/1\.1 404/);
  });

  test('that ended before it was its turn is sent whole', async () => {
    const lab = new Lab({ subscriber: { push_stream_footer_template: '>' } });
    const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const client = lab.connect().send(get('/lp/first') + get('/sub/a'));
    await lab.fence();
    await lab.delete('a', 'gone');
    await lab.publish('first', 'x');
    expect(client.unread).toMatch(/-2:a:gone;\r\n1\r\n>\r\n0\r\n\r\n$/);
  });
});

describe('old messages', () => {
  const texts = ['1', '2', '3', '4', '5'];
  const at = (second: number, tag?: number): Record<string, string> => ({
    'If-Modified-Since': new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toUTCString(),
    ...(tag === undefined ? {} : { 'If-None-Match': `W/${tag}` }),
  });

  /** Messages 1 and 2 of second 0, 3 and 4 of second 1, 5 of second 2. */
  async function filled(): Promise<Lab> {
    const lab = new Lab({ push_stream_message_template: '~text~' });
    for (const text of texts) {
      await lab.publish('a', text, { 'Event-Id': `e${text}` });
      if (text === '2' || text === '4') await lab.pass(1000);
    }
    return lab;
  }

  const cases: [string, string, Record<string, string>, string][] = [
    ['none without a position', 'a', {}, ''],
    ['as many as the backtrack says', 'a.b2', {}, '45'],
    ['all there are when it says more', 'a.b99', {}, '12345'],
    ['none for a backtrack of 0', 'a.b0', {}, ''],
    ['later seconds for a date', 'a', at(0), '345'],
    ['all for a date of long ago', 'a', { 'If-Modified-Since': epoch }, '12345'],
    ['greater tags of the second, and later seconds', 'a', at(0, 1), '2345'],
    ['tags begin anew each second', 'a', at(1, 1), '45'],
    ['nothing for the position of the last', 'a', at(2, 1), ''],
    ['later seconds for a date with a tag that is none', 'a', { ...at(0), 'If-None-Match': '"1"' }, '345'],
    ['a tag without the W/', 'a', { ...at(0), 'If-None-Match': '1' }, '2345'],
    ['none for a tag alone', 'a', { 'If-None-Match': 'W/1' }, ''],
    ['none for a date that does not parse', 'a', { 'If-Modified-Since': 'Thu, 1 Jan 1970 00:00:00 GMT' }, ''],
    ['what follows an event id', 'a', { 'Last-Event-Id': 'e3' }, '45'],
    ['nothing for an unknown event id', 'a', { 'Last-Event-Id': 'other' }, ''],
    ['by the date when the event id is unknown', 'a', { 'Last-Event-Id': 'other', ...at(1) }, '5'],
    ['from whichever comes first: the event id', 'a', { 'Last-Event-Id': 'e1', ...at(1) }, '2345'],
    ['from whichever comes first: the date', 'a', { 'Last-Event-Id': 'e5', ...at(0) }, '345'],
    ['backtrack outranks a position', 'a.b1', { 'Last-Event-Id': 'e1', ...at(0) }, '5'],
  ];

  test.each(cases)('%s', async (_name, path, headers, expected) => {
    const lab = await filled();
    expect((await lab.listen(`/sub/${path}`, headers)).body).toBe(expected);
  });

  test('come channel by channel in the order of the path, then what is new', async () => {
    const lab = new Lab({ push_stream_message_template: '~channel~~id~ ' });
    for (const channel of ['a', 'b', 'a', 'b', 'c']) await lab.publish(channel, 'x');
    const live = await lab.listen('/sub/b.b2/c/a.b1');
    expect(live.body).toBe('b1 b2 a2 ');
    await lab.publish('c', 'x');
    expect(live.body).toBe('b1 b2 a2 c2 ');
  });

  test('an event id that is found in one channel selects nothing in the others', async () => {
    const lab = new Lab({ push_stream_message_template: '~channel~~id~ ' });
    await lab.publish('a', 'x', { 'Event-Id': 'e' });
    await lab.publish('b', 'x');
    await lab.publish('a', 'x');
    expect((await lab.listen('/sub/a/b', { 'Last-Event-Id': 'e' })).body).toBe('a2 ');
  });

  test('start where the directives say, and the headers are not read even when these say nothing', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~',
      subscriber: {
        push_stream_last_received_message_time: '$arg_time',
        push_stream_last_received_message_tag: '$arg_tag',
        push_stream_last_event_id: '$arg_eventid',
      },
    });
    await lab.publish('a', '1', { 'Event-Id': onWire('é 1') });
    await lab.publish('a', '2');
    const time = encodeURIComponent('Thu, 01 Jan 2026 00:00:00 GMT');
    expect((await lab.listen(`/sub/a?time=${time}&tag=1`)).body).toBe('2');
    expect((await lab.listen('/sub/a?eventid=%C3%A9%201')).body).toBe('2');
    const ignored = { 'If-Modified-Since': epoch, 'Last-Event-Id': onWire('é 1') };
    expect((await lab.listen('/sub/a?time=', ignored)).body).toBe('');
  });

  test('and new ones leave no hole and repeat nothing, whenever one comes', async () => {
    const lab = new Lab({ push_stream_message_template: '~id~ ' });
    const clients: HttpClient[] = [];
    for (let id = 1; id <= 20; id++) {
      // Published and subscribed in one turn, in both orders.
      const publish = lab.connect();
      const subscribe = lab.connect();
      const both = [
        () => publish.send('POST /pub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx'),
        () => subscribe.send(`GET /sub/a.b99 HTTP/1.1\r\nHost: x\r\n\r\n`),
      ];
      if (id % 2) both.reverse();
      for (const send of both) send();
      clients.push(subscribe);
      await lab.fence();
    }
    await lab.publish('a', 'x');
    const all = Array.from({ length: 21 }, (_, index) => index + 1);
    for (const { unread } of clients) {
      expect([...unread.matchAll(/\r\n(?:\d+ )+\r\n/g)].join(' ').match(/\d+/g)?.map(Number)).toEqual(all);
    }
  });
});

describe('times', () => {
  test('a ping after the interval of silence, which a message begins anew', async () => {
    const lab = new Lab({ subscriber: { push_stream_ping_message_interval: '10s' } });
    const live = await lab.listen('/sub/a');
    await lab.pass(9000);
    await lab.publish('a', 'x');
    await lab.pass(9999);
    expect(live.body).toBe('1:a:x;');
    await lab.pass(1);
    expect(live.body).toBe('1:a:x;-1:: ;');
    await lab.pass(10_000);
    expect(live.body).toBe('1:a:x;-1:: ;-1:: ;');
  });

  test('the text of the ping, its time and its tag', async () => {
    const lab = new Lab({
      push_stream_ping_message_text: 'still here',
      push_stream_message_template: '~id~,~text~,~time~,~tag~,~event-id~',
      subscriber: { push_stream_ping_message_interval: '1s' },
    });
    const live = await lab.listen('/sub/a');
    await lab.pass(1000);
    expect(live.body).toBe(`-1,still here,${epoch},0,`);
  });

  test('the end of the connection: the footer', async () => {
    const lab = new Lab({
      subscriber: { push_stream_footer_template: 'bye', push_stream_subscriber_connection_ttl: '1h' },
    });
    const live = await lab.listen('/sub/a');
    await lab.pass(3_599_999);
    expect(live.ended).toBe(false);
    await lab.pass(1);
    expect([live.body, live.ended]).toEqual(['bye', true]);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('one timer serves any number of streams', async () => {
    const lab = new Lab({
      subscriber: {
        push_stream_ping_message_interval: '3s',
        push_stream_subscriber_connection_ttl: '10s',
      },
    });
    const lives = [];
    for (let n = 0; n < 5; n++) {
      lives.push(await lab.listen('/sub/a'));
      await lab.pass(1000);
    }
    await lab.pass(20_000);
    for (const live of lives) expect([live.body, live.ended]).toEqual(['-1:: ;'.repeat(3), true]);
  });
});

describe('the end of channels', () => {
  test('is told in a message; without channels left the stream ends with the footer', async () => {
    const lab = new Lab({
      subscriber: { push_stream_footer_template: 'bye', push_stream_header_template: '<' },
    });
    const live = await lab.listen('/sub/a/b');
    await lab.publish('a', 'x');
    await lab.delete('a');
    await lab.fence();
    expect([live.body, live.ended]).toEqual(['<1:a:x;-2:a:Channel deleted;', false]);
    // The channel that comes after it is another.
    await lab.publish('a', 'y');
    await lab.publish('b', 'z');
    await lab.delete('b', 'ü');
    await lab.fence();
    expect([live.body, live.ended]).toEqual(['<1:a:x;-2:a:Channel deleted;1:b:z;-2:b:ü;bye', true]);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('the text of the message, its time and its tag', async () => {
    const lab = new Lab({
      push_stream_channel_deleted_message_text: 'Gone.',
      push_stream_message_template: '~id~,~channel~,~text~,~time~,~tag~',
    });
    const live = await lab.listen('/sub/a');
    await lab.delete('a');
    await lab.fence();
    expect(live.body).toBe(`-2,a,Gone.,${epoch},0`);
  });

  test('a message right before it is sent before it', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a');
    const client = lab
      .connect()
      .send('POST /pub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx')
      .send('DELETE /pub?id=a HTTP/1.1\r\nHost: x\r\n\r\n');
    await lab.run(Promise.all([client.response(), client.response()]));
    await lab.fence();
    expect([live.body, live.ended]).toEqual(['1:a:x;-2:a:Channel deleted;', true]);
  });

  test('a server that stops ends the streams with the footer', async () => {
    const lab = new Lab({ subscriber: { push_stream_footer_template: 'bye' } });
    const live = await lab.listen('/sub/a');
    await lab.close();
    expect([live.body, live.ended]).toEqual(['bye', true]);
    await lab.run(live.client.closed);
  });
});

describe('a subscriber who goes away', () => {
  test('is forgotten', async () => {
    const lab = new Lab({ subscriber: { push_stream_ping_message_interval: '1s' } });
    const live = await lab.listen('/sub/a');
    const other = await lab.listen('/sub/a');
    live.client.destroy();
    await lab.fence();
    expect((await lab.statistics()).subscribers).toBe(1);
    expect((await lab.publish('a', 'x')).body).toContain('"subscribers": 1}');
    await lab.pass(2500);
    expect(other.body).toBe('1:a:x;-1:: ;-1:: ;');
  });

  test('in the turn in which a message comes harms nobody', async () => {
    const lab = new Lab();
    const live = await lab.listen('/sub/a');
    const other = await lab.listen('/sub/a');
    const publishing = lab.request('POST', '/pub?id=a', {}, 'x');
    live.client.destroy();
    await publishing;
    await lab.fence();
    expect(other.body).toBe('1:a:x;');
  });
});

describe('padding', () => {
  const padding = '[T|t]est 1,20,30:[T|t]est 2,500,0';
  const long = (piece: string, missing: number) => piece + '\r\n'.repeat(missing / 2);

  test('fills up the header and each message for the browsers that need it', async () => {
    const lab = new Lab({
      subscriber: { push_stream_padding_by_user_agent: padding, push_stream_header_template: '<head>' },
    });
    const one = await lab.listen('/sub/a', { 'User-Agent': 'Test 1' });
    const two = await lab.listen('/sub/a', { 'User-Agent': 'a test 2' });
    const other = await lab.listen('/sub/a', { 'User-Agent': 'Other' });
    await lab.publish('a', 'x');
    expect(one.body).toBe(long('<head>', 100) + long('1:a:x;', 100));
    expect(two.body).toBe(`${long('<head>', 500)}1:a:x;`);
    expect(other.body).toBe('<head>1:a:x;');
    // Old messages too; long ones not.
    const old = await lab.listen('/sub/a.b1', { 'User-Agent': 'Test 1' });
    expect(old.body).toBe(long('<head>', 100) + long('1:a:x;', 100));
    const text = 'x'.repeat(30);
    await lab.publish('a', text);
    expect(other.body.endsWith(`2:a:${text};`)).toBe(true);
    expect(one.body.endsWith(`2:a:${text};`)).toBe(true);
  });

  test('is never more than the largest number of the configuration, and none without a header', async () => {
    const lab = new Lab({ subscriber: { push_stream_padding_by_user_agent: 'x,50,50' } });
    const live = await lab.listen('/sub/a', { 'User-Agent': 'x' });
    expect(live.body).toBe('');
    await lab.publish('a', 'y');
    expect(live.body).toBe(long('1:a:y;', 50));
    const more = new Lab({
      subscriber: { push_stream_padding_by_user_agent: 'x,50,50' },
      more: [
        {
          path: '/other',
          push_stream_subscriber: 'streaming',
          push_stream_channels_path: '$arg_id',
          push_stream_padding_by_user_agent: 'y,80,0',
        },
      ],
    });
    const other = await more.listen('/sub/a', { 'User-Agent': 'x' });
    await more.publish('a', 'y');
    expect(other.body).toBe(long('1:a:y;', 80));
  });

  test('by what the directive says in place of the header', async () => {
    const lab = new Lab({
      subscriber: { push_stream_padding_by_user_agent: 'x,50,50', push_stream_user_agent: '$arg_agent' },
    });
    const live = await lab.listen('/sub/a?agent=x', { 'User-Agent': 'none' });
    const none = await lab.listen('/sub/a', { 'User-Agent': 'x' });
    await lab.publish('a', 'y');
    expect([live.body, none.body]).toEqual([long('1:a:y;', 50), '1:a:y;']);
  });
});

describe('the modes of a streaming location', () => {
  test('polling and long-polling where the request says so', async () => {
    const lab = new Lab();
    await lab.publish('a', 'x');
    const poll = await lab.listen('/sub/a.b1', { 'X-Nginx-PushStream-Mode': 'Polling' });
    expect([poll.body, poll.ended, poll.header('etag')]).toEqual(['1:a:x;', true, 'W/1']);
    const none = await lab.request('GET', '/sub/a', { 'X-Nginx-PushStream-Mode': 'polling' });
    expect(none.status).toBe(304);
    const held = await lab.listen('/sub/a', { 'X-Nginx-PushStream-Mode': 'long-polling' });
    expect(held.client.unread).toBe('');
    await lab.publish('a', 'y');
    expect([held.body, held.ended]).toEqual(['2:a:y;', true]);
    const live = await lab.listen('/sub/a', { 'X-Nginx-PushStream-Mode': 'anything' });
    expect([live.status, live.ended]).toEqual([200, false]);
  });
});
