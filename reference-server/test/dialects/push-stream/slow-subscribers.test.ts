import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { SocketServer } from '../../support/wire/socket-server.js';

const megabyte = 1024 * 1024;
const publisher = { client_max_body_size: '1m', push_stream_store_messages: 'off' } as const;

describe('a subscriber who does not read', () => {
  test.each(['sub', 'ev', 'ws'])(
    'on /%s/ is cut off and counted; the others get everything',
    async (mode) => {
      const lab = new Lab({ push_stream_message_template: '~id~ ~size~\n~text~', publisher });
      const stuck = lab.connect();
      if (mode === 'ws') new WebSocketClient(stuck.socket, '/ws/a');
      else stuck.send(`GET /${mode}/a HTTP/1.1\r\nHost: x\r\n\r\n`);
      const good = await lab.listen('/sub/a');
      stuck.socket.pause();
      for (let n = 0; n < 5; n++) await lab.publish('a', 'x'.repeat(megabyte / 2));
      expect(lab.server.stats()).toMatchObject({ dropped: 1, subscribers: 1 });
      expect(good.body.match(/\d 524288\n/g)).toHaveLength(5);
      expect(good.ended).toBe(false);
    },
  );

  test('stays as long as less waits for it than may', async () => {
    const lab = new Lab({ push_stream_message_template: '~text~', publisher, max_queued_bytes: '4m' });
    const slow = await lab.listen('/sub/a');
    slow.client.socket.pause();
    for (let n = 0; n < 5; n++) await lab.publish('a', 'x'.repeat(megabyte / 2));
    slow.client.socket.resume();
    await lab.fence();
    expect([slow.body.length, lab.server.stats().dropped]).toEqual([2.5 * megabyte, 0]);
  });

  test('stays for ever where there is no limit', async () => {
    const lab = new Lab({ push_stream_message_template: '~text~', publisher, max_queued_bytes: 0 });
    const slow = await lab.listen('/sub/a');
    slow.client.socket.pause();
    for (let n = 0; n < 5; n++) await lab.publish('a', 'x'.repeat(megabyte / 2));
    expect(lab.server.stats()).toMatchObject({ dropped: 0, subscribers: 1 });
  });

  test('gets no pings on top', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~',
      publisher,
      max_queued_bytes: 1,
      subscriber: { push_stream_ping_message_interval: '1s' },
    });
    const slow = await lab.listen('/sub/a');
    slow.client.socket.pause();
    await lab.publish('a', 'x'.repeat(megabyte / 2));
    await lab.pass(5500);
    slow.client.socket.resume();
    await lab.fence();
    expect(slow.body.length).toBe(megabyte / 2);
  });

  test('whose turn on its connection has not come is cut off too', async () => {
    const lab = new Lab({ publisher });
    const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const stuck = lab.connect().send(get('/lp/first') + get('/sub/a'));
    await lab.fence();
    for (let n = 0; n < 4; n++) await lab.publish('a', 'x'.repeat(megabyte / 2));
    await lab.run(stuck.closed);
    expect(stuck.unread).toBe('');
    expect(lab.server.stats()).toMatchObject({ dropped: 1, subscribers: 0 });
  });

  test('over a real socket is cut off too, and holds nothing', async () => {
    const server = await SocketServer.start({
      push_stream_shared_memory_size: '1m',
      max_queued_bytes: '64k',
      locations: [
        { path: '/pub', push_stream_publisher: 'normal', push_stream_channels_path: '$arg_id' },
        { path: '/sub', push_stream_subscriber: 'streaming', push_stream_channels_path: '$arg_id' },
      ],
    });
    const stuck = await server.connect();
    stuck.socket.pause();
    stuck.send('GET /sub?id=a HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => server.server.stats().subscribers).toBe(1);
    const body = 'x'.repeat(500_000);
    for (let n = 0; n < 100 && server.server.stats().dropped === 0; n++) {
      await server.request('POST', '/pub?id=a', {}, body);
    }
    expect(server.server.stats()).toMatchObject({ dropped: 1, subscribers: 0 });
  });
});
