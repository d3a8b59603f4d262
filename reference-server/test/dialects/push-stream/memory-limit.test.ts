import { describe, expect, test } from 'vitest';
import type { ServerSettings } from '../../../src/index.js';
import { usedMemory } from '../../support/process/used-memory.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

const limit = 10 * 1024 * 1024;

const settings: ServerSettings = {
  push_stream_shared_memory_size: '10m',
  push_stream_message_ttl: '5m',
  locations: [
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
    },
    {
      path: '/sub/(.*)',
      match: 'regex',
      push_stream_subscriber: 'streaming',
      push_stream_channels_path: '$1',
    },
  ],
};

/** Publishes on one connection, several requests on their way at a time, until one is refused; returns how often it worked. */
async function publishUntilRefused(lab: VirtualServer, channel: (n: number) => string, body: string) {
  const client = lab.connect();
  for (let published = 0; ; ) {
    const answers = Array.from({ length: 50 }, (_, index) =>
      client.request('POST', `/pub?id=${channel(published + index)}`, {}, body),
    );
    // Refused with a closed connection: what came after it on the same one is not answered.
    for (const answer of answers) answer.catch(() => {});
    for (const answer of answers) {
      const { status } = await lab.run(answer);
      if (status === 500) {
        client.destroy();
        return published;
      }
      expect(status).toBe(200);
      published++;
    }
  }
}

describe('a publisher that never stops', () => {
  test.each([
    ['small messages', () => 'one', 'x'.repeat(10)],
    ['large messages', () => 'one', 'x'.repeat(20_000)],
    ['a channel for each message', (n: number) => `channel-${n}`, 'x'.repeat(100)],
  ])(
    'is refused with 500 when the memory is used up, and taken again after the messages expired: %s',
    async (_name, channel, body) => {
      const lab = new VirtualServer(settings);
      await lab.request('POST', '/pub?id=warm', {}, body);
      const before = await usedMemory();
      const published = await publishUntilRefused(lab, channel, body);
      expect(published).toBeGreaterThan(100);
      const grown = (await usedMemory()) - before;
      expect(grown).toBeLessThan(2 * limit);

      // Nothing else has suffered: it is refused and read as before.
      expect((await lab.request('POST', '/pub?id=one', {}, body)).status).toBe(500);
      expect((await lab.request('GET', `/pub?id=${channel(0)}`)).status).toBe(200);

      await lab.pass(5 * 60_000 + 10_000);
      expect((await lab.request('POST', '/pub?id=one', {}, body)).status).toBe(200);
      expect(lab.server.stats()).toMatchObject({ messages: 1 });
    },
  );

  test('leaves those who listen unharmed', async () => {
    const lab = new VirtualServer(settings);
    const listener = lab.connect().send('GET /sub/one HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await lab.fence();
    const published = await publishUntilRefused(lab, () => 'one', 'x'.repeat(20_000));
    expect(listener.unread.match(/x{20000}/g)?.length).toBe(published);
  });
});
