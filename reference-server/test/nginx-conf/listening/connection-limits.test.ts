import { expect, test } from 'vitest';
import { NginxLab } from '../../support/nginx-conf/nginx-lab.js';

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

test('client_header_timeout', async () => {
  const lab = new NginxLab(conf('client_header_timeout 5s;'));
  const slow = lab.connect().send('GET / HT');
  const before = lab.clock.elapsed();
  await lab.clock.run(slow.closed);
  expect(slow.unread).toMatch(/^HTTP\/1\.1 408 /);
  expect(lab.clock.elapsed() - before).toBe(5000);
});

test.each([
  ['off', /^HTTP\/1\.1 408 /],
  ['on', /^$/],
])('reset_timedout_connection %s', async (word, answer) => {
  const lab = new NginxLab(conf(`client_header_timeout 5s; reset_timedout_connection ${word};`));
  const slow = lab.connect().send('GET / HT');
  let reset = false;
  slow.socket.on('error', (error: NodeJS.ErrnoException) => {
    reset = error.code === 'ECONNRESET';
  });
  await lab.clock.run(slow.closed.catch(() => {}));
  expect([slow.unread, reset]).toEqual([expect.stringMatching(answer), word === 'on']);
});

test.each([
  ['off', 'end'],
  ['on', 'ECONNRESET'],
])('reset_timedout_connection %s, for a peer that reads nothing', async (word, expected) => {
  const lab = new NginxLab(
    `events { } http { send_timeout 5s; reset_timedout_connection ${word};
      server { listen 80; location / { return 200 ${'x'.repeat(4000)}; } } }`,
  );
  const client = lab.connect();
  client.socket.pause();
  let end = 'none';
  client.socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    end = code ?? '';
  });
  client.send('GET / HTTP/1.1\r\nHost: s.example\r\n\r\n'.repeat(90));
  await lab.pass(4000);
  expect(end).toBe('none');
  await lab.pass(2000);
  client.socket.on('end', () => {
    end = 'end';
  });
  client.socket.resume();
  await lab.pass(1);
  expect(end).toBe(expected);
});

test('the longest line is that of the address, of a head that was read elsewhere just now too', async () => {
  const lab = new NginxLab(`events { } http {
    server { listen 80; location / { return 204; } }
    server { listen 81; large_client_header_buffers 4 1k; location / { return 204; } }
  }`);
  const head = get(`X: ${'x'.repeat(1100)}`);
  const answerAt = async (port: number) => {
    const client = lab.connect(`0.0.0.0:${port}`).send(head);
    return (await lab.clock.run(client.response({ bodiless: true }))).status;
  };
  expect([await answerAt(80), await answerAt(81), await answerAt(80)]).toEqual([204, 431, 204]);
});

test('worker_connections counts the connections of all addresses, and the addresses', async () => {
  const lab = new NginxLab(`events { worker_connections 5; }
    http {
      server { listen 80; location / { return 204; } }
      server { listen 81; location / { return 204; } }
    }`);
  const begun = [80, 81, 80].map((port) => lab.connect(`0.0.0.0:${port}`).send('GET / HT'));
  await lab.pass(1);
  const refused = lab.connect('0.0.0.0:81');
  await lab.clock.run(refused.closed);
  expect(refused.unread).toMatch(/^HTTP\/1\.1 503 /);
  expect(lab.errors).toEqual([['alert', '5 worker_connections are not enough']]);
  begun[1]?.destroy();
  await lab.pass(1);
  expect((await lab.request('GET', '/', {}, undefined, '0.0.0.0:80')).status).toBe(204);
  for (const client of begun) client.destroy();
});

test('a connection that has asked nothing yet makes room for another one, of another address too', async () => {
  const lab = new NginxLab(`events { worker_connections 4; }
    http {
      server { listen 80; location / { return 204; } }
      server { listen 81; location / { return 204; } }
    }`);
  const silent = lab.connect('0.0.0.0:81');
  const begun = lab.connect('0.0.0.0:80').send('GET / HT');
  await lab.pass(1);
  expect((await lab.request('GET', '/', {}, undefined, '0.0.0.0:80')).status).toBe(204);
  await lab.clock.run(silent.closed);
  begun.send('TP/1.1\r\nHost: s.example\r\n\r\n');
  expect((await lab.clock.run(begun.response({ bodiless: true }))).status).toBe(204);
});
