import { describe, expect, test } from 'vitest';
import { StreamReader } from '../../support/push-stream/stream-reader.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

const hostile = `"'</script>\\\u2028\n`;
const json = (id: number, text: string) =>
  JSON.stringify({
    id,
    channel: 'a',
    text,
    tag: String(id),
    time: 'Thu, 01 Jan 2026 00:00:00 GMT',
    eventid: '',
  });

/** A server without any configuration, and a stream on it. */
function start() {
  const lab = new VirtualServer();
  const listen = async (target: string) => {
    const client = lab.connect().send(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await lab.pass(0);
    return new StreamReader(client);
  };
  const publish = async (text: string) => {
    const answer = await lab.request('POST', '/pub?id=/a&_=1', { Accept: 'application/json' }, text);
    await lab.pass(0);
    return answer;
  };
  return { lab, listen, publish };
}

describe('without a configuration', () => {
  test('there is a location for each mode, with templates that the browser client reads', async () => {
    const { lab, listen, publish } = start();
    const ev = await listen('/ev/a');
    const lp = await listen('/lp/a');
    const jsonp = await listen('/jsonp/a?callback=f&tag=&time=&eventid=&_=1');
    const sub = await listen('/sub/a');
    const ws = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.pass(0);
    expect(JSON.parse((await publish(hostile)).body)).toMatchObject({ subscribers: 5, stored_messages: 1 });
    const poll = await listen('/poll/a.b1');
    for (const { body } of [lp, poll]) expect(JSON.parse(body)).toEqual(JSON.parse(json(1, hostile)));
    expect(JSON.parse(/^: \ndata: (.*)\n\n$/.exec(ev.body)?.[1] ?? '')).toMatchObject({ text: hostile });
    expect(JSON.parse(/^f\(\[(.*)\]\);$/.exec(jsonp.body)?.[1] ?? '')).toMatchObject({ text: hostile });
    expect(JSON.parse(ws.texts[0] ?? '')).toEqual(JSON.parse(json(1, hostile)));
    expect(sub.header('content-type')).toBe('text/html; charset=utf-8');
    expect(sub.body).toContain('parent.PushStream.register(this);');
    const [, call = ''] = /<script>(p\(.*\);)<\/script>$/.exec(sub.body) ?? [];
    const args: unknown[] = [];
    new Function('p', call)((...all: unknown[]) => args.push(...all));
    expect(args).toEqual([1, 'a', hostile, '', 'Thu, 01 Jan 2026 00:00:00 GMT', '1']);
  });

  test('plain texts go out as the module sends them', async () => {
    const { listen, publish } = start();
    await publish('Hello');
    expect((await listen('/poll/a.b1')).body).toBe(
      '{"id":1,"channel":"a","text":"Hello", "tag":"1", "time":"Thu, 01 Jan 2026 00:00:00 GMT", "eventid":""}',
    );
  });

  test('a WebSocket may publish, and what it says is stored', async () => {
    const { lab, listen } = start();
    new WebSocketClient(lab.connect().socket, '/ws/a', {}, [[1, 'hi']]);
    await lab.pass(0);
    expect(JSON.parse((await listen('/poll/a.b1')).body)).toMatchObject({ text: 'hi' });
  });

  test('connections last 15 minutes with a ping every 10 seconds, held requests 30 seconds', async () => {
    const { lab, listen } = start();
    const ev = await listen('/ev/a');
    const lp = await listen('/lp/a');
    await lab.pass(30_001);
    expect([ev.body, lp.status]).toEqual([': \n: -1\n: -1\n: -1\n', 304]);
    await lab.pass(15 * 60_000);
    expect(ev.ended).toBe(true);
  });

  test('a channel keeps its latest 20 messages, each for five minutes', async () => {
    const { lab, listen, publish } = start();
    const stored = async () => (await listen('/poll/a.b30')).body.match(/"id":/g)?.length;
    for (let count = 0; count < 21; count++) await publish('x');
    expect(await stored()).toBe(20);
    await lab.pass(5 * 60_000 - 1000);
    expect(await stored()).toBe(20);
    await lab.pass(2000);
    expect(await stored()).toBe(undefined);
  });

  test('a name has 200 characters at most, and a request three wildcard channels', async () => {
    const { lab } = start();
    const status = async (target: string) => (await lab.request('GET', target)).status;
    expect(await status(`/poll/${'a'.repeat(200)}`)).toBe(304);
    expect(await status(`/poll/${'a'.repeat(201)}`)).toBe(400);
    expect(await status('/poll/a/broad_1/broad_2/broad_3')).toBe(304);
    expect(await status('/poll/a/broad_1/broad_2/broad_3/broad_4')).toBe(403);
  });

  test('channels are wildcards by their names', async () => {
    const { lab, listen } = start();
    expect((await listen('/ev/a/broad_1/broad_2/broad_3')).status).toBe(200);
    expect((await listen('/ev/broad_1')).status).toBe(403);
    expect(JSON.parse((await lab.request('GET', '/channels-stats')).body)).toMatchObject({
      channels: 1,
      wildcard_channels: 3,
    });
  });

  test('the message that does not fit is refused as each dialect says', async () => {
    const lab = new VirtualServer({ push_max_reserved_memory: '128k', client_max_body_size: '1m' });
    const body = 'x'.repeat(200_000);
    expect((await lab.request('POST', '/pub?id=a', {}, body)).status).toBe(500);
    expect((await lab.request('POST', '/relay/pub?id=a', {}, body)).status).toBe(507);
  });

  test('subscribers resume by headers, also with the arguments that the client sends beside them', async () => {
    const { lab, publish } = start();
    for (const text of ['one', 'two']) await publish(text);
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
    const headers = `If-Modified-Since: ${date}\r\nIf-None-Match: W/1\r\n`;
    for (const query of ['?time=&tag=&eventid=', `?time=${encodeURIComponent(date)}&tag=1&eventid=`]) {
      for (const place of ['sub', 'ev', 'lp', 'poll']) {
        const client = lab.connect().send(`GET /${place}/a${query} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
        await lab.pass(0);
        const { body } = new StreamReader(client);
        expect(body, place).toContain('two');
        expect(body, place).not.toContain('one');
      }
    }
  });

  describe('the arguments that the client sends are enough to resume', () => {
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
    const byTime = `tag=1&time=${encodeURIComponent(date)}&eventid=`;

    test.each(['sub', 'ev', 'lp', 'poll', 'jsonp'])('/%s/', async (place) => {
      const { listen, lab } = start();
      for (const text of ['one', 'two']) await lab.request('POST', '/pub?id=a', { 'Event-Id': text }, text);
      for (const query of [byTime, 'tag=&time=&eventid=one', `${byTime}one`]) {
        const { body } = await listen(`/${place}/a?callback=f&${query}`);
        expect(body.match(/p\(\d|"id":/g), query).toHaveLength(1);
        expect(body, query).toContain('two');
      }
    });

    test('/ws/', async () => {
      const { lab, publish } = start();
      for (const text of ['one', 'two']) await publish(text);
      const ws = new WebSocketClient(lab.connect().socket, `/ws/a?${byTime}`);
      await lab.pass(0);
      expect(ws.texts.map((text) => (JSON.parse(text) as { text: string }).text)).toEqual(['two']);
    });

    test('headers are newer than the url of an EventSource that connects again: they come first', async () => {
      const { lab } = start();
      for (const text of ['one', 'two', 'three'])
        await lab.request('POST', '/pub?id=a', { 'Event-Id': text }, text);
      const ask = async (query: string, headers: string) => {
        const client = lab.connect().send(`GET /ev/a?${query} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
        await lab.pass(0);
        return [...new StreamReader(client).body.matchAll(/"text":"(\w+)"/g)].map(([, text]) => text);
      };
      expect(await ask('eventid=one', 'Last-Event-ID: two\r\n')).toEqual(['three']);
      expect(await ask(byTime, `If-Modified-Since: ${date}\r\nIf-None-Match: 2\r\n`)).toEqual(['three']);
      // The tag of another second would leave messages out.
      expect(await ask('tag=9', `If-Modified-Since: ${'Wed, 31 Dec 2025 23:59:59 GMT'}\r\n`)).toHaveLength(3);
    });
  });

  test('the page of a stream is long enough for WebKit before its first message', async () => {
    const { listen } = start();
    const { body } = await listen('/sub/a');
    expect(Buffer.byteLength(body)).toBeGreaterThan(1024);
    expect(body).toMatch(/^<!DOCTYPE html><html>.*\r\n<body>\s*$/);
  });
});
