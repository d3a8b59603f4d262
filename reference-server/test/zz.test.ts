import { expect, test } from 'vitest';
import { VirtualServer } from './wire/virtual-server.js';

test('x', async () => {
  const lab = new VirtualServer({});
  const listener = lab.connect().send('GET /sub/one HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let events = 0;
  listener.socket.on('data', () => events++);
  await lab.fence();
  const t = performance.now();
  for (let n = 0; n < 300; n++) {
    await lab.request('POST', '/pub?id=one', {}, 'x'.repeat(20_000));
  }
  console.log(performance.now() - t, events, listener.unread.length);
  expect(1).toBe(1);
}, 60000);
