import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type NchanSettings, nchanAvailable, startNchan } from '../../src/stability/nginx.js';

const ways: { name: string; settings: NchanSettings }[] = [
  { name: 'one worker', settings: {} },
  { name: 'four workers with a socket each', settings: { workers: 4, reuseport: true } },
];

describe.skipIf(!nchanAvailable()).each(ways)('nginx with nchan, $name', ({ settings }) => {
  it('takes a message, hands it out and leaves nothing behind', async () => {
    const nchan = await startNchan(settings);
    try {
      expect(nchan.version).toMatch(/^nchan \d+\.\d+\S*, nginx \d+\.\d+/);

      const published = await fetch(`${nchan.url}/pub?id=smoke`, { method: 'POST', body: 'hello' });
      await published.arrayBuffer();
      expect(published.status).toBe(202);

      for (const location of ['/sub', '/sub-ip', '/sub-first', '/sub-last']) {
        const received = await fetch(`${nchan.url}${location}?id=smoke`);
        expect([location, received.status, await received.text()]).toEqual([location, 200, 'hello']);
      }
    } finally {
      await nchan.stop();
    }
    const [refused] = await once(connect(nchan.port, '127.0.0.1'), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
