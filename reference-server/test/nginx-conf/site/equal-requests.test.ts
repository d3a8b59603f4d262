import { describe, expect, test } from 'vitest';
import { NginxLab, withHttp } from '../../support/nginx-conf/nginx-lab.js';

/*
 * Clients that poll ask the same again and again, so what was worked out for a request is kept for the next one that is equal.
 * Whatever does not stand in the request must be worked out anew.
 */

const withPush = (http: string, server: string) =>
  withHttp(`push_stream_shared_memory_size 1m; ${http}
  server {
    listen 80;
    ${server}
    location /stats { push_stream_channels_statistics; push_stream_channels_path ALL; }
    location /all { push_stream_subscriber polling; push_stream_channels_path $arg_ch; }
  }`);

/** A long poll from some address, and the same bytes each time. */
function poll(lab: NginxLab, target: string, peer?: string, header = '') {
  const client = lab.connect(undefined, peer);
  client.send(`GET ${target} HTTP/1.1\r\nHost: push\r\n${header}\r\n`);
  return client;
}

/** The channels that subscribers have made, by name. */
async function channelsOf(lab: NginxLab): Promise<string[]> {
  await lab.pass(0);
  const { infos } = JSON.parse((await lab.request('GET', '/stats')).body) as {
    infos: { channel: string; subscribers: string }[];
  };
  return infos.map(({ channel, subscribers }) => `${channel}: ${subscribers}`).sort();
}

describe('equal requests', () => {
  test('are for the channel that they name, whatever others ask in between', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        'location /sub { push_stream_subscriber long-polling; push_stream_channels_path $arg_ch; }',
      ),
    );
    for (const name of ['a', 'a', 'b', 'a', 'b', 'b']) poll(lab, `/sub?ch=${name}`);
    expect(await channelsOf(lab)).toEqual(['a: 3', 'b: 3']);
  });

  const ofPeer = [
    ['a variable of the connection', '', 'push_stream_channels_path of_$remote_addr;'],
    [
      'a map',
      'map $remote_addr $m { default other; 10.0.0.1 of_10.0.0.1; }',
      'push_stream_channels_path $m;',
    ],
    ['a variable that is set', '', 'set $m of_$remote_addr; push_stream_channels_path $m;'],
    [
      'an address that a trusted proxy tells',
      'set_real_ip_from 10.0.0.1; real_ip_header X-Forwarded-For;',
      'push_stream_channels_path of_$remote_addr;',
    ],
    [
      'an address that a proxy tells whom the location does not trust',
      'set_real_ip_from 10.0.0.1; real_ip_header X-Forwarded-For;',
      'set_real_ip_from 10.5.5.5; push_stream_channels_path of_$remote_addr;',
    ],
  ] as const;
  test.each(ofPeer)('are told apart by %s', async (_by, http, location) => {
    const lab = new NginxLab(
      withPush(http, `location /sub { push_stream_subscriber long-polling; ${location} }`),
    );
    for (const peer of ['10.0.0.2', '10.0.0.2', '10.0.0.1', '10.0.0.1', '10.0.0.2'])
      poll(lab, '/sub', peer, 'X-Forwarded-For: 10.9.9.9\r\n');
    const first = http.includes('real_ip') ? 'of_10.9.9.9: 2' : 'of_10.0.0.1: 2';
    const second = http.startsWith('map') ? 'other: 3' : 'of_10.0.0.2: 3';
    expect(await channelsOf(lab)).toEqual([first, second].sort());
  });

  test('are turned away by address', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        'location /sub { deny 10.0.0.1; push_stream_subscriber polling; push_stream_channels_path a; }',
      ),
    );
    const statuses: number[] = [];
    for (const peer of ['10.0.0.2', '10.0.0.1', '10.0.0.2', '10.0.0.1'])
      statuses.push((await lab.clock.run(poll(lab, '/sub', peer).response())).status);
    expect(statuses).toEqual([304, 403, 304, 403]);
  });

  test('go on elsewhere each time', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        `location /from { try_files /none /to/c; }
         location ~ ^/to/(.)$ { push_stream_subscriber long-polling; push_stream_channels_path from_$1; }`,
      ),
    );
    for (let times = 0; times < 3; times++) poll(lab, '/from');
    // Whether the file is there is asked of the file system, in real time.
    await lab.pass(0);
    await lab.idle();
    poll(lab, '/to/c');
    expect(await channelsOf(lab)).toEqual(['from_c: 4']);
  });

  test('go where their own error sends them', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        `location /sub { deny all; error_page 403 = /to/$remote_addr; }
         location ~ ^/to/(.*)$ { push_stream_subscriber long-polling; push_stream_channels_path $1; allow all; }`,
      ),
    );
    for (const peer of ['10.0.0.1', '10.0.0.1', '10.0.0.2']) poll(lab, '/sub', peer);
    expect(await channelsOf(lab)).toEqual(['10.0.0.1: 2', '10.0.0.2: 1']);
  });

  test('find what an expression with names has found', async () => {
    const location =
      'location ~ ^/sub/(?<name>.)$ { push_stream_subscriber long-polling; push_stream_channels_path n_$name; }';
    const lab = new NginxLab(withPush('', location));
    for (const name of ['a', 'a', 'b', 'a']) poll(lab, `/sub/${name}`);
    expect(await channelsOf(lab)).toEqual(['n_a: 3', 'n_b: 1']);
  });

  test('are seen by their own method', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        'location /sub { limit_except GET { deny all; } push_stream_subscriber polling; push_stream_channels_path a; }',
      ),
    );
    const status = async (method: string) => (await lab.request(method, '/sub')).status;
    expect([await status('GET'), await status('POST'), await status('GET'), await status('POST')]).toEqual([
      304, 403, 304, 403,
    ]);
  });

  test('have the first message and the next, as each says where it is', async () => {
    const lab = new NginxLab(
      withPush(
        '',
        `location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
         location /sub { push_stream_subscriber long-polling; push_stream_channels_path a; push_stream_message_template ~text~; }`,
      ),
    );
    const first = poll(lab, '/sub');
    const second = poll(lab, '/sub');
    await lab.pass(0);
    await lab.request('POST', '/pub?id=a', {}, 'one');
    expect((await lab.clock.run(first.response())).body).toBe('one');
    expect((await lab.clock.run(second.response())).body).toBe('one');
    await lab.request('POST', '/pub?id=a', {}, 'two');
    const since = 'If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n';
    for (let times = 0; times < 2; times++) {
      expect((await lab.clock.run(poll(lab, '/sub', undefined, since).response())).body).toBe('onetwo');
    }
    await lab.request('POST', '/pub?id=a', {}, 'three');
    expect((await lab.clock.run(poll(lab, '/sub', undefined, since).response())).body).toBe('onetwothree');
  });

  test('for streams have a head with their own time, and their own end of the connection', async () => {
    const server =
      'keepalive_requests 2; location /ev { push_stream_subscriber eventsource; push_stream_channels_path a; }';
    const lab = new NginxLab(withPush('', server));
    const head = async (client: ReturnType<typeof poll>) => {
      await lab.pass(0);
      return /HTTP\/1\.1 200 [\s\S]*?\r\n\r\n/.exec(client.unread)?.[0].split('\r\n') ?? [];
    };
    const first = await head(poll(lab, '/ev'));
    const second = await head(poll(lab, '/ev'));
    expect(second).toEqual(first);
    expect(first).toContain('Connection: keep-alive');
    const last = poll(lab, '/all?ch=a');
    await lab.pass(0);
    await head(poll(lab, '/ev'));
    last.send('GET /ev HTTP/1.1\r\nHost: push\r\n\r\n');
    expect(await head(last)).toContain('Connection: close');
    await head(poll(lab, '/ev'));
    await lab.pass(2000);
    const later = await head(poll(lab, '/ev'));
    const dateOf = (lines: readonly string[]) => lines.find((line) => line.startsWith('Date:'));
    expect(dateOf(later)).not.toBe(dateOf(first));
    expect(later).toContain('Connection: keep-alive');
  });
});
