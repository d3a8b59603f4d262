import { describe, expect, test } from 'vitest';
import { Zone } from '../../../../src/nginx-conf/site/access/zones.js';
import type { MemorySocket } from '../../../../src/virtual/duplex-pair.js';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';

const files = (limit: string, more = '') =>
  withHttp(
    `limit_req_zone $arg_k zone=z:32k rate=2r/s; ${more} server { listen 80; location / { ${limit} root none; } }`,
  );

/** The statuses of requests at some times after the first, and when each was answered. */
async function ask(lab: NginxLab, times: readonly number[]): Promise<string[]> {
  const begun = lab.clock.now();
  const answers: Promise<string>[] = [];
  for (const time of times) {
    await lab.pass(Math.max(0, begun + time - lab.clock.now()));
    const client = lab.connect();
    answers.push(
      client.request('PUT', '/?k=1').then(({ status }) => `${status} at ${lab.clock.now() - begun}`),
    );
    await lab.pass(0);
  }
  return lab.clock.run(Promise.all(answers));
}

describe('limit_req', () => {
  // What is let in is answered 405.
  test.each([
    ['limit_req zone=z;', [0, 100, 500, 700], ['405 at 0', '503 at 100', '405 at 500', '503 at 700']],
    ['limit_req zone=z burst=1 nodelay;', [0, 0, 0, 500], ['405 at 0', '405 at 0', '503 at 0', '405 at 500']],
    ['limit_req zone=z burst=2;', [0, 0, 0, 0], ['405 at 0', '405 at 500', '405 at 1000', '503 at 0']],
    [
      'limit_req zone=z burst=3 delay=1;',
      [0, 0, 0, 0],
      ['405 at 0', '405 at 0', '405 at 500', '405 at 1000'],
    ],
  ])('%s', async (limit, times, expected) => {
    expect(await ask(new NginxLab(files(limit)), times)).toEqual(expected);
  });

  test('a request without a key is not limited', async () => {
    const lab = new NginxLab(files('limit_req zone=z;'));
    expect((await lab.request('PUT', '/')).status).toBe(405);
    expect((await lab.request('PUT', '/')).status).toBe(405);
  });

  test('who goes away is not waited for', async () => {
    const lab = new NginxLab(files('limit_req zone=z burst=9;', 'access_log a;'));
    await lab.request('PUT', '/?k=1');
    const client = lab.connect();
    client.send('PUT /?k=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
    await lab.pass(1);
    const begun = lab.clock.now();
    const router = lab.idle();
    (client.socket as MemorySocket).resetAndDestroy();
    await lab.clock.run(router);
    expect(lab.clock.now() - begun).toBe(0);
  });

  test('says so in the error log', async () => {
    const lab = new NginxLab(files('limit_req zone=z;'));
    await ask(lab, [0, 0]);
    expect(lab.errors).toEqual([['error', 'limiting requests, excess: 1.000 by zone "z"']]);
  });
});

describe('limit_conn', () => {
  const http = `limit_conn_zone $arg_k zone=c:32k; push_stream_shared_memory_size 1m; server { listen 80;
    location /sub { limit_conn c 1; push_stream_subscriber long-polling; push_stream_channels_path a; }
    location /pub { push_stream_publisher; push_stream_channels_path a; } }`;

  test('a poll counts until it is answered, or given up', async () => {
    const lab = new NginxLab(withHttp(http));
    const first = lab.connect().request('GET', '/sub?k=1');
    await lab.pass(1);
    expect((await lab.request('GET', '/sub?k=1')).status).toBe(503);
    await lab.request('POST', '/pub', {}, 'x');
    expect((await lab.clock.run(first)).status).toBe(200);
    const second = lab.connect();
    second.send('GET /sub?k=1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await lab.pass(1);
    expect((await lab.request('GET', '/sub?k=1')).status).toBe(503);
    second.destroy();
    await lab.pass(1);
    const third = lab.connect().request('GET', '/sub?k=1');
    expect(await Promise.race([third, lab.pass(10).then(() => 'held')])).toBe('held');
  });
});

describe('a zone', () => {
  test('forgets what was not used for longest, and never has more than fits', () => {
    const zone = new Zone<number>(3 * 130);
    for (const [index, key] of ['aa', 'bb', 'cc'].entries()) zone.keep(key, index);
    zone.keep('aa', 9);
    zone.keep('dd', 3);
    expect(['aa', 'bb', 'cc', 'dd'].map((key) => zone.get(key))).toEqual([9, undefined, 2, 3]);
    zone.keep('e'.repeat(200), 4);
    expect(['aa', 'cc', 'dd'].map((key) => zone.get(key))).toEqual([undefined, undefined, undefined]);
    expect(zone.get('e'.repeat(200))).toBe(4);
  });

  test('that is full takes no more', () => {
    const zone = new Zone<number>(130);
    expect([zone.add('aa', 1), zone.add('bb', 1)]).toEqual([true, false]);
    zone.delete('aa');
    expect(zone.add('bb', 1)).toBe(true);
  });
});

test('what was counted is kept when the configuration is loaded again, as long as the zone is the same', async () => {
  const text = (rate: string) => (port: number) =>
    `events { } http { limit_req_zone $host zone=z:1m rate=${rate}; server { listen 127.0.0.1:${port}; limit_req zone=z; } }`;
  const server = await serveFolder(folderOf({}), text('1r/m'));
  const status = async () => (await server.request('PUT', '/')).status;
  expect([await status(), await status()]).toEqual([405, 503]);
  await server.reload(text('1r/m')(server.port));
  expect(await status()).toBe(503);
  await server.reload(text('2r/m')(server.port));
  expect([await status(), await status()]).toEqual([405, 503]);
});

describe('what cannot be', () => {
  const zones = 'limit_req_zone $arg_a zone=z:1m rate=1r/s; limit_conn_zone $arg_a zone=c:1m; ';

  test.each([
    [`${zones}\nlimit_req zone=c;`, 'there is no limit_req_zone "c"'],
    [`${zones}\nlimit_conn z 1;`, 'there is no limit_conn_zone "z"'],
    [`${zones}\nlimit_req zone=z; limit_req zone=z burst=2;`, '"limit_req" directive is duplicate'],
    [`${zones}\nlimit_conn c 1; limit_conn c 2;`, '"limit_conn" directive is duplicate'],
    [`${zones}\nlimit_conn_zone $arg_b zone=c:1m;`, 'limit_conn_zone "c" is already bound to key "$arg_b"'],
  ])('%s is an error', (http, text) => {
    const server = 'server { listen 80; }';
    expect(failureOf(() => new NginxLab(withHttp(`${http} ${server}`)))).toBe(`${text} in /c/nginx.conf:4`);
  });
});
