import { expect, test } from 'vitest';
import { NginxLab } from './nginx-lab.js';

const conf = (http: string, events = '') =>
  `events { ${events} } http { ${http} server { listen 80; server_name s.example; location / { return 204; } } }`;
const get = (header: string) => `GET / HTTP/1.1\r\nHost: s.example\r\n${header}\r\n\r\n`;

test('large_client_header_buffers: the longest line, and the longest head', async () => {
  const lab = new NginxLab(conf('large_client_header_buffers 3 1k;'));
  const answerTo = async (bytes: string) => {
    const client = lab.connect();
    client.send(bytes);
    return (await lab.clock.run(client.response({ bodiless: true }))).status;
  };
  expect(await answerTo(get(`X: ${'x'.repeat(900)}`))).toBe(204);
  expect(await answerTo(get(`X: ${'x'.repeat(1100)}`))).toBe(431);
  expect(await answerTo(`GET /${'x'.repeat(1100)} HTTP/1.1\r\nHost: s.example\r\n\r\n`)).toBe(414);
  expect(
    await answerTo(get(Array.from({ length: 4 }, (_, n) => `X-${n}: ${'x'.repeat(900)}`).join('\r\n'))),
  ).toBe(431);
});

test('client_header_timeout, client_body_timeout and worker_connections', async () => {
  const lab = new NginxLab(
    conf('client_header_timeout 5s; client_body_timeout 7s;', 'worker_connections 3;'),
  );
  const slow = lab.connect().send('GET / HT');
  const before = lab.clock.elapsed();
  await lab.clock.run(slow.closed);
  expect(slow.unread).toMatch(/^HTTP\/1\.1 408 /);
  expect(lab.clock.elapsed() - before).toBe(5000);
  const three = Array.from({ length: 3 }, () => lab.connect().send('GET / HT'));
  const refused = lab.connect();
  await lab.clock.run(refused.closed);
  expect(refused.unread).toMatch(/^HTTP\/1\.1 503 /);
  for (const client of three) client.destroy();
});
