import { describe, expect, test } from 'vitest';
import { MemorySocket } from '../../src/virtual/duplex-pair.js';
import { messageOf, styleOf, TestOutlet } from '../support/delivery/outlet.js';
import { Lab } from '../support/push-stream/lab.js';
import { StreamReader } from '../support/push-stream/stream-reader.js';
import { WebSocketClient } from '../support/push-stream/web-socket-client.js';
import { HttpClient } from '../support/wire/http-client.js';

const kilobytes = (count: number, name: string) => `${name}${'.'.repeat(count * 1024 - name.length)}`;

describe('stored messages', () => {
  const stored = Array.from({ length: 20 }, (_, index) => messageOf(kilobytes(100, `${index} `)));
  const whole = stored.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
  const limit = 256 * 1024;

  test('are sent as the peer reads, and are too much for nobody', async () => {
    const { subscribe, outbox, pass } = styleOf({ limit });
    const outlet = new TestOutlet(false);
    const { live } = subscribe(outlet, stored, 'header ');
    expect(outlet.mostQueued).toBeLessThan(limit + 2 * 100 * 1024);
    // It is far behind, and so is what is published meanwhile, but that is little.
    live.message(messageOf('new 1 '));
    await pass(10);
    outlet.read();
    live.message(messageOf('new 2 '));
    await pass(10);
    outlet.readAll();
    expect(outlet.text).toBe(`header ${whole}new 1 new 2 `);
    expect([outlet.mostQueued < limit + 200 * 1024, outbox.dropped]).toEqual([true, 0]);
    live.message(messageOf('new 3'));
    await pass(10);
    expect(outlet.text.endsWith('new 2 new 3')).toBe(true);
  });

  test('do not make a subscriber one that is behind, to their last byte', async () => {
    const { subscribe, outbox, pass } = styleOf({ limit });
    const outlet = new TestOutlet(false);
    const { live } = subscribe(outlet, [messageOf('x'.repeat(4 * limit))]);
    live.message(messageOf('new'));
    await pass(10);
    live.message(messageOf('er'));
    await pass(10);
    expect(outbox.dropped).toBe(0);
    outlet.readAll();
    expect(outlet.text.endsWith('xnewer')).toBe(true);
  });

  test('keep no subscriber who is behind with what is published meanwhile', async () => {
    const { subscribe, outbox, pass } = styleOf({ limit });
    const outlet = new TestOutlet(false);
    const { live, left } = subscribe(outlet, stored);
    for (let n = 0; n < 3; n++) {
      live.message(messageOf('x'.repeat(limit / 2 - 1024)));
      await pass(10);
      expect(outlet.isCut).toBe(false);
    }
    live.message(messageOf('one more'));
    await pass(10);
    expect([outlet.isCut, left, outbox.dropped]).toEqual([true, ['left'], 1]);
  });

  test('come before the footer when everything is over meanwhile', async () => {
    const { subscribe } = styleOf({ limit });
    const outlet = new TestOutlet(false);
    const { live, left } = subscribe(outlet, stored);
    live.message(messageOf('new '));
    live.closed();
    expect([outlet.isEnded, left]).toEqual([false, ['left']]);
    outlet.readAll();
    expect(outlet.text).toBe(`${whole}new footer`);
    expect(outlet.isEnded).toBe(true);
  });

  test.each(['still there', 'told that all is over'])(
    'are given up after a minute in which nothing of them is read (%s)',
    async (state) => {
      const { subscribe, outbox, pass } = styleOf({ limit });
      const outlet = new TestOutlet(false);
      const { live } = subscribe(outlet, stored);
      if (state !== 'still there') live.closed();
      await pass(59_000);
      outlet.read();
      await pass(59_000);
      expect(outlet.isCut).toBe(false);
      await pass(2000);
      expect([outlet.isCut, outbox.dropped]).toEqual([true, 1]);
    },
  );

  test('need no pings: there is one after a time of silence behind them, and none before', async () => {
    const { subscribe, pass, outbox } = styleOf({ limit, pingInterval: 10_000 });
    const outlet = new TestOutlet(false);
    subscribe(outlet, stored);
    // Longer than between two pings.
    await pass(25_000);
    outlet.readAll();
    await pass(9000);
    expect(outlet.text).toBe(whole);
    await pass(2000);
    expect([outlet.text.slice(whole.length), outlet.isCut, outbox.dropped]).toEqual(['ping', false, 0]);
  });

  test('of one who has gone cost nothing more', async () => {
    const { subscribe, outbox, pass } = styleOf({ limit });
    const outlet = new TestOutlet(false);
    const { live } = subscribe(outlet, stored);
    live.leave();
    const { length } = outlet.writes;
    outlet.read();
    await pass(120_000);
    expect([outlet.writes.length, outbox.dropped, outlet.isCut]).toEqual([length, 0, false]);
  });
});

describe('a peer that asks for much and does not read', () => {
  const texts = Array.from({ length: 20 }, (_, index) => kilobytes(20, `${index} `));
  const limit = 64 * 1024;

  async function labWithBacklog() {
    const lab = new Lab({
      push_stream_message_template: '~text~',
      max_queued_bytes: limit,
      publisher: { client_max_body_size: '1m' },
    });
    for (const text of texts) await lab.publish('a', text);
    const [near, far] = MemorySocket.pair(lab.clock);
    lab.server.connect(far);
    near.pause();
    return { lab, near, far };
  }

  test.each([
    ['/sub/a.b99/a.b99', ''],
    ['/ev/a.b99/a.b99', ''],
    ['/lp/a.b99/a.b99', ''],
    ['/poll/a.b99/a.b99', ''],
    ['/sub/a.b99/a.b99', 'X-Nginx-PushStream-Mode: polling\r\n'],
    ['/poll/a.b99/a.b99?callback=got', ''],
  ])(
    'GET %s %s has as much written to it as it may have queued, and gets all when it reads',
    async (target, header) => {
      const { lab, near, far } = await labWithBacklog();
      const client = new HttpClient(near);
      near.pause();
      near.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n${header}\r\n`);
      await lab.fence();
      expect(far.writableLength).toBeGreaterThan(0);
      expect(far.writableLength).toBeLessThan(limit + 2 * 20 * 1024 + 64 * 1024);
      near.resume();
      await lab.fence();
      const reader = new StreamReader(client);
      expect(reader.status).toBe(200);
      const body = reader.body.replace(/^: \n/, '').replaceAll(/data: |\n\n/g, '');
      const all = [...texts, ...texts];
      expect(body === (target.includes('callback') ? `got([${all.join(',')}]);` : all.join(''))).toBe(true);
      expect([reader.ended, lab.server.stats().dropped]).toEqual([
        !/^.(sub|ev)/.test(target) || header !== '',
        0,
      ]);
    },
  );

  test('of a WebSocket gets all when it reads', async () => {
    const { lab, near, far } = await labWithBacklog();
    const client = new WebSocketClient(near, '/ws/a.b99/a.b99');
    near.pause();
    await lab.fence();
    expect(far.writableLength).toBeGreaterThan(0);
    expect(far.writableLength).toBeLessThan(limit + 2 * 20 * 1024 + 64 * 1024);
    near.resume();
    await lab.fence();
    const all = client.texts;
    expect(all.join('') === [...texts, ...texts].join('')).toBe(true);
  });

  test('in HTTP/1.0 gets all without chunks', async () => {
    const { lab, near, far } = await labWithBacklog();
    const client = new HttpClient(near);
    near.pause();
    near.write('GET /poll/a.b99 HTTP/1.0\r\n\r\n');
    await lab.fence();
    expect(far.writableLength).toBeLessThan(limit + 2 * 20 * 1024 + 64 * 1024);
    near.resume();
    await lab.run(client.closed);
    expect(client.unread.slice(client.unread.indexOf('\r\n\r\n') + 4) === texts.join('')).toBe(true);
  });

  test('is cut off after a minute, and counted', async () => {
    const { lab, near } = await labWithBacklog();
    const client = new HttpClient(near);
    near.pause();
    near.write('GET /poll/a.b99 HTTP/1.1\r\nHost: x\r\n\r\n');
    await lab.pass(61_000);
    expect(lab.server.stats().timeouts).toBe(1);
    near.resume();
    await lab.run(client.closed);
    expect(client.unread.length).toBeLessThan(300_000);
  });

  test('that leaves holds no timer and counts as nothing', async () => {
    const { lab, near } = await labWithBacklog();
    near.write('GET /poll/a.b99 HTTP/1.1\r\nHost: x\r\n\r\n');
    await lab.fence();
    near.destroy();
    await lab.pass(120_000);
    expect(lab.server.stats()).toMatchObject({ dropped: 0, failures: 0, timeouts: 0 });
  });
});
