import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';

const epoch = 'Thu, 01 Jan 1970 00:00:00 GMT';
const second = (n: number) => `Thu, 01 Jan 2026 00:00:0${n} GMT`;

describe('long-polling', () => {
  test('gives what is there at once', async () => {
    const lab = new Lab();
    await lab.publishAll('a', 'x', 'y');
    const poll = await lab.listen('/lp/a', { 'If-Modified-Since': epoch, 'If-None-Match': '0' });
    expect([poll.status, poll.body, poll.ended]).toEqual([200, '1:a:x;2:a:y;', true]);
    expect([poll.header('last-modified'), poll.header('etag')]).toEqual([second(0), 'W/2']);
  });

  test('waits for the next message, which ends it', async () => {
    const lab = new Lab({
      subscriber: { push_stream_header_template: '<', push_stream_footer_template: '>' },
    });
    const one = await lab.listen('/lp/a/b');
    const two = await lab.listen('/lp/b');
    expect(one.client.unread).toBe('');
    await lab.pass(1000);
    await lab.publish('c', 'other');
    await lab.publish('b', 'x');
    for (const held of [one, two]) {
      expect([held.status, held.body, held.ended]).toEqual([200, '<1:b:x;>', true]);
      expect([held.header('last-modified'), held.header('etag')]).toEqual([second(1), 'W/2']);
      expect(held.header('transfer-encoding')).toBe('chunked');
    }
    expect((await lab.statistics()).subscribers).toBe(0);
    expect(await lab.publish('b', 'later').then(({ body }) => body)).toContain('"subscribers": 0}');
  });

  test('walks through all messages, whenever they come', async () => {
    const lab = new Lab({ push_stream_message_template: '~text~ ' });
    const got: string[] = [];
    let position: Record<string, string> = { 'If-Modified-Since': epoch, 'If-None-Match': '0' };
    for (let n = 1; n <= 9; n++) {
      if (n % 3 === 0) await lab.pass(500);
      await lab.publish('a', String(n));
      if (n % 2 === 0) continue;
      const held = await lab.listen('/lp/a', position);
      got.push(held.body);
      position = {
        'If-Modified-Since': held.header('last-modified') ?? '',
        'If-None-Match': held.header('etag') ?? '',
      };
    }
    expect(got.join('')).toBe('1 2 3 4 5 6 7 8 9 ');
  });

  test('is answered 304 when its time is over', async () => {
    const lab = new Lab({ subscriber: { push_stream_longpolling_connection_ttl: '5s' } });
    const held = await lab.listen('/lp/a');
    await lab.pass(4999);
    expect(held.client.unread).toBe('');
    await lab.pass(1);
    expect(held.status).toBe(304);
    expect([held.header('last-modified'), held.header('etag'), held.header('content-length')]).toEqual([
      second(5),
      'W/0',
      '0',
    ]);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('is held as long as any connection where nothing else is said', async () => {
    const lab = new Lab({ subscriber: { push_stream_subscriber_connection_ttl: '5s' } });
    const held = await lab.listen('/lp/a');
    await lab.pass(5000);
    expect(held.status).toBe(304);
    const both = new Lab({
      subscriber: {
        push_stream_subscriber_connection_ttl: '1s',
        push_stream_longpolling_connection_ttl: '5s',
      },
    });
    const longer = await both.listen('/lp/a');
    await both.pass(4000);
    expect(longer.client.unread).toBe('');
  });

  test('is told that its time is over where that has a body', async () => {
    const lab = new Lab({
      push_stream_timeout_with_body: 'on',
      push_stream_message_template: '~id~,~channel~,~text~,~time~,~tag~',
      subscriber: { push_stream_longpolling_connection_ttl: '5s' },
    });
    const held = await lab.listen('/lp/a');
    await lab.pass(5000);
    expect([held.status, held.body, held.ended]).toEqual([200, `-3,,Timed out,${epoch},0`, true]);
    expect([held.header('last-modified'), held.header('etag')]).toEqual([second(5), 'W/0']);
  });

  test('gets no pings', async () => {
    const lab = new Lab({ subscriber: { push_stream_ping_message_interval: '1s' } });
    const held = await lab.listen('/lp/a');
    await lab.pass(10_000);
    expect(held.client.unread).toBe('');
  });

  test('is told when a channel is deleted, whatever others there are', async () => {
    const lab = new Lab();
    const held = await lab.listen('/lp/a/b');
    await lab.pass(1000);
    await lab.delete('a', 'see you');
    await lab.fence();
    expect([held.status, held.body, held.ended]).toEqual([200, '-2:a:see you;', true]);
    expect([held.header('last-modified'), held.header('etag')]).toEqual([second(1), 'W/0']);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('is answered 304 when the server stops', async () => {
    const lab = new Lab();
    const held = await lab.listen('/lp/a');
    await lab.close();
    expect([held.status, held.header('etag')]).toEqual([304, 'W/0']);
  });

  test('is forgotten when the client goes away', async () => {
    const lab = new Lab({ subscriber: { push_stream_longpolling_connection_ttl: '5s' } });
    const held = await lab.listen('/lp/a');
    held.client.destroy();
    await lab.fence();
    expect((await lab.statistics()).subscribers).toBe(0);
    await lab.pass(10_000);
  });

  test('leaves no timer behind once it is answered', async () => {
    const lab = new Lab({ subscriber: { push_stream_longpolling_connection_ttl: '5h' } });
    await lab.listen('/lp/a');
    const gone = await lab.listen('/lp/a');
    gone.client.destroy();
    await lab.publish('a', 'x');
    await expect(lab.run(new Promise(() => {}))).rejects.toThrow('virtual time has stopped');
    expect(lab.clock.elapsed()).toBeLessThan(3_600_000);
  });

  test('leaves the connection to the next request after 304 too', async () => {
    const lab = new Lab({ subscriber: { push_stream_longpolling_connection_ttl: '5s' } });
    const client = lab.connect();
    const first = client.request('GET', '/lp/a');
    await lab.pass(5000);
    expect((await lab.run(first)).status).toBe(304);
    expect((await lab.run(client.request('GET', '/pub?id=none'))).status).toBe(404);
  });
});

describe('JSONP', () => {
  test('hands the messages to the function', async () => {
    const lab = new Lab({
      push_stream_message_template: '"~text~"',
      subscriber: { push_stream_header_template: '/*h*/', push_stream_footer_template: '/*f*/' },
    });
    await lab.publishAll('a', 'x', 'y');
    for (const path of ['/lp/', '/poll/']) {
      const answer = await lab.listen(`${path}a.b9?callback=page.got%5B3%5D`);
      expect([answer.body, answer.ended]).toEqual(['/*h*/page.got[3](["x","y"]);/*f*/', true]);
      expect(answer.header('content-type')).toBe('application/javascript');
      expect([answer.header('last-modified'), answer.header('etag')]).toEqual([second(0), 'W/2']);
    }
  });

  test('waits too', async () => {
    const lab = new Lab({ push_stream_message_template: '"~text~"' });
    const one = await lab.listen('/lp/a?callback=one');
    const two = await lab.listen('/lp/a?callback=two');
    const plain = await lab.listen('/lp/a');
    await lab.publish('a', 'x');
    expect([one.body, two.body, plain.body]).toEqual(['one(["x"]);', 'two(["x"]);', '"x"']);
  });

  test('has its type on 304', async () => {
    const lab = new Lab({ subscriber: { push_stream_longpolling_connection_ttl: '5s' } });
    const none = await lab.request('GET', '/poll/a?callback=f');
    expect([none.status, none.header('content-type')]).toEqual([304, 'application/javascript']);
    const held = await lab.listen('/lp/a?callback=f');
    await lab.pass(5000);
    expect([held.status, held.header('content-type')]).toEqual([304, 'application/javascript']);
  });

  test('is refused where the function is no plain name', async () => {
    const lab = new Lab();
    for (const name of ['alert(1)//', 'a%20b', 'a%3Cscript%3E', '', '1a', 'a..b']) {
      const answer = await lab.request('GET', `/lp/a?callback=${name}`);
      expect([name, answer.status]).toEqual([name, 400]);
      expect(answer.body).toBe('');
    }
    expect(await lab.has('a')).toBe(false);
  });
});
