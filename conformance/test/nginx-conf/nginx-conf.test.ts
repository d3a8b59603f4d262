import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNginxConfServer } from 'pushstream-server/nginx-conf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../src/clients/listen.js';
import type { GivenOptions } from '../../src/config/settings.js';
import { withNginxConf } from '../../src/nginx-conf/nginx-conf.js';
import { Secrets } from '../../src/options/secrets.js';
import { runMain } from '../support/cli/run-main.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pushstream-conf-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(http: string): string {
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, `events { }\nhttp {\n${http}\n}\n`);
  return file;
}

/** What a configuration comes to, by flag. */
async function read(http: string, others: Readonly<Record<string, string[]>> = {}) {
  const file = write(http);
  const all = { 'nginx-conf': [file], ...others };
  const given: GivenOptions = new Map(
    Object.entries(all).map(([flag, texts]) => [
      flag,
      texts.map((text) => ({ text, place: `--${flag}`, base: '' })),
    ]),
  );
  const { given: found, passedOver } = await withNginxConf(given, { env: {}, secrets: new Secrets() });
  const texts = Object.fromEntries(
    [...found].map(([flag, values]) => [flag, values.map(({ text }) => text)]),
  );
  return { ...texts, passedOver: passedOver.map((line) => line.replace(file, 'FILE')) } as Readonly<
    Record<string, string[]>
  >;
}

const publisher =
  'location = /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }';
const server = (inside: string, listen = 'listen 8080;') => `server { ${listen}\n${inside}\n}`;

describe('where a server is', () => {
  it.each([
    ['listen 8080;', 'http://127.0.0.1:8080'],
    ['', 'http://127.0.0.1'],
    ['listen 80 default_server;', 'http://127.0.0.1'],
    ['listen *:81;', 'http://127.0.0.1:81'],
    ['listen [::]:81;', 'http://127.0.0.1:81'],
    ['listen 10.0.0.7;', 'http://10.0.0.7'],
    ['listen 10.0.0.7:82;', 'http://10.0.0.7:82'],
    ['listen [::1]:83;', 'http://[::1]:83'],
    ['listen localhost:84;', 'http://localhost:84'],
    ['listen unix:/run/push; listen 85;', 'http://127.0.0.1:85'],
    // It may be the name of another machine.
    ['listen 86; server_name push.example;', 'http://127.0.0.1:86'],
    ['listen 443 ssl; server_name *.example push.example;', 'https://push.example'],
    ['listen 8443 ssl; server_name _ ~^x;', 'https://127.0.0.1:8443'],
    ['listen 443; ssl on; server_name push.example;', 'https://push.example'],
  ])('%s is %s', async (listen, origin) => {
    expect((await read(server(publisher, listen))).publisher).toEqual([`${origin}/pub?id={channel}`]);
  });
});

describe('where the channel goes', () => {
  const path = (location: string, from: string) =>
    read(
      server(
        `${publisher}\nlocation ${location} { push_stream_subscriber; push_stream_channels_path ${from}; }`,
      ),
    );

  it.each([
    ['~ /sub/(.*)', '$1', '/sub/{channel}'],
    ['~ ^/sub/(.*)$', '$1', '/sub/{channel}'],
    ['~* ^/sub/([^/]+)$', '$1', '/sub/{channel}'],
    ['~^/sub/(?<id>.*)$', '$id', '/sub/{channel}'],
    ['~ ^/v1\\.0/(.*)', '"${1}"', '/v1.0/{channel}'],
    ['~ sub/(.*)', '$1', '/sub/{channel}'],
    ['= /sub', '$arg_ch', '/sub?ch={channel}'],
    ['^~ /sub', 'app_$arg_ch', '/sub?ch={channel}'],
    ['/sub/', '$arg_ch', '/sub/?ch={channel}'],
    ['~ ^/sub$', '$arg_ch', '/sub?ch={channel}'],
  ])('location %s with %s is %s', async (location, from, expected) => {
    const { streaming, passedOver } = await path(location, from);
    expect(streaming).toEqual([`http://127.0.0.1:8080${expected}`]);
    expect(passedOver).toEqual([]);
  });

  it.each([
    ['~ /(a|b)/(.*)', '$2', 'push_stream_channels_path $2: no url can be told from it'],
    ['~ /sub/.*', '$1', 'push_stream_channels_path $1: no url can be told from it'],
    ['~ /sub/.*', '$arg_id', 'no url can be told from the expression /sub/.*'],
    ['/sub', '$http_x_channel', 'push_stream_channels_path $http_x_channel: no url can be told from it'],
    ['/sub', '$arg_a$arg_b', 'it takes one variable for the kit to know where the id goes'],
    ['/sub', 'fixed', 'it takes one variable for the kit to know where the id goes'],
    ['@sub', '$arg_id', 'no request is sent to a named location'],
  ])('location %s with %s is passed over', async (location, from, why) => {
    const { streaming, passedOver } = await path(location, from);
    expect(streaming).toBeUndefined();
    expect(passedOver).toEqual([expect.stringMatching(/^FILE:5: location .* is passed over: /)]);
    expect(passedOver?.[0]).toContain(why);
  });
});

describe('a configuration of push-stream', () => {
  it('says which location is which, and how each is configured', async () => {
    const { passedOver, ...found } = await read(`
      push_stream_shared_memory_size 32m;
      push_stream_message_template '~text~\\r\\n';
      ${server(`
        push_stream_channels_path $arg_id;
        push_stream_store_messages on;
        location /stats { push_stream_channels_statistics; }
        location /pub { push_stream_publisher admin; }
        location /normal { push_stream_publisher; }
        location /off { push_stream_publisher admin; push_stream_store_messages off; }
        location /sub {
          push_stream_subscriber;
          push_stream_padding_by_user_agent 'x,1,2';
          location /sub/ev { push_stream_subscriber eventsource; push_stream_user_agent $arg_x; }
        }
        location /known { push_stream_subscriber; push_stream_authorized_channels_only on; }
        location /lp { push_stream_subscriber long-polling; }
        location /jsonp {
          push_stream_subscriber long-polling;
          push_stream_last_received_message_time $arg_time;
          push_stream_last_received_message_tag $arg_tag;
        }
        location /poll { push_stream_subscriber polling; }
        location /ws { push_stream_websocket; push_stream_websocket_allow_publish on; }
        location /wsro { push_stream_subscriber websocket; }
        location /again { push_stream_subscriber polling; location /again/files { root html; } }
        location / { root html; }`)}`);
    const { setting = [], profile, ...urls } = found;
    const paths = Object.fromEntries(
      Object.entries(urls).map(([flag, [url = '']]) => [flag, /8080\/(.*)\?id=\{channel\}$/.exec(url)?.[1]]),
    );
    expect(profile).toEqual(['push-stream']);
    expect(paths).toEqual({
      ...{ statistics: 'stats', publisher: 'pub', 'publisher-normal': 'normal', 'publisher-nostore': 'off' },
      ...{ streaming: 'sub', eventsource: 'sub/ev', authorized: 'known', subscriber: 'lp', jsonp: 'jsonp' },
      ...{ polling: 'poll', websocket: 'ws', 'websocket-readonly': 'wsro' },
    });
    expect(setting).toContain('push_stream_message_template=~text~\r\n');
    expect(setting).toContain('publisher-nostore:push_stream_store_messages=off');
    expect(setting).toContain('jsonp:push_stream_last_received_message_time=$arg_time');
    // What holds in a location holds in those within it.
    expect(setting.filter((text) => text.includes('padding'))).toEqual([
      'streaming:push_stream_padding_by_user_agent=x,1,2',
      'eventsource:push_stream_padding_by_user_agent=x,1,2',
    ]);
    expect(passedOver).toEqual([
      expect.stringMatching(/^FILE:\d+: location \/again is passed over: --polling is an earlier one$/),
      'no check of the profile push-stream depends on push_stream_user_agent',
    ]);
  });

  it('with one location for publishers, whichever, has that; what it does not say is what the module does', async () => {
    const off = 'location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }';
    const { passedOver: _, setting, ...found } = await read(server(off));
    expect(found).toEqual({
      profile: ['push-stream'],
      publisher: ['http://127.0.0.1:8080/pub?id={channel}'],
    });
    expect(setting).toContain('push_stream_store_messages=off');
    expect(setting).toContain('push_stream_message_template=~text~');
  });
});

it('a configuration of nchan says which location is which', async () => {
  const { passedOver, ...found } = await read(
    server(`
      nchan_channel_id $arg_id;
      location = /pub { nchan_publisher; nchan_message_buffer_length 10; nchan_message_timeout 2h; }
      location = /limit { nchan_publisher; nchan_message_buffer_length 3; }
      location = /off { nchan_publisher; nchan_store_messages off; }
      location = /all { nchan_subscriber longpoll intervalpoll chunked; nchan_subscriber_channel_id $arg_ch; }
      location = /sub { nchan_subscriber; }
      location ~ ^/multi/(.*)$ { nchan_subscriber; nchan_channel_id $1; nchan_channel_id_split_delimiter "/"; }
      location = /both { nchan_pubsub; }
      location = /known { nchan_subscriber; nchan_subscribe_existing_channels_only on; }
      location = /short { nchan_subscriber; nchan_subscriber_timeout 2s; }`),
  );
  const at = (path: string) => [`http://127.0.0.1:8080/${path}`];
  expect(found).toEqual({
    profile: ['nchan'],
    publisher: at('pub?id={channel}'),
    'publisher-limit': at('limit?id={channel}=3'),
    'publisher-nostore': at('off?id={channel}'),
    subscriber: at('all?ch={channel}'),
    interval: at('all?ch={channel}'),
    streaming: at('all?ch={channel}'),
    eventsource: at('sub?id={channel}'),
    websocket: at('sub?id={channel}'),
    multiplexed: at('multi/{channel}'),
    pubsub: at('both?id={channel}'),
    authorized: at('known?id={channel}'),
    'subscriber-timeout': at('short?id={channel}'),
    setting: [
      'subscriber-timeout:nchan_subscriber_timeout=2s',
      'nchan_subscriber_http_raw_stream_separator=\n',
    ],
  });
  expect(passedOver).toEqual([
    expect.stringContaining('location = /sub is passed over: --subscriber is an earlier one'),
    'no check of the profile nchan depends on nchan_message_timeout',
  ]);
});

it('a configuration of nginx_http_push_module says which location is which', async () => {
  const { passedOver, ...found } = await read(
    server(`
      location = /pub { set $push_channel_id $arg_id; push_publisher; push_store_messages on; }
      location = /sub { set $push_channel_id $arg_id; push_subscriber; push_message_timeout 2h; }
      location = /poll { set $push_channel_id $arg_id; push_subscriber interval-poll; }
      location = /last { set $push_channel_id $arg_id; push_subscriber long-poll; push_subscriber_concurrency last; }`),
  );
  const at = (path: string) => [`http://127.0.0.1:8080/${path}?id={channel}`];
  expect(found).toEqual({
    ...{
      profile: ['relay'],
      publisher: at('pub'),
      subscriber: at('sub'),
      interval: at('poll'),
      last: at('last'),
    },
  });
  expect(passedOver).toEqual(['no check of the profile relay depends on push_message_timeout']);
});

it('what else is given wins, and settings are added', async () => {
  const found = await read(server(publisher), {
    publisher: ['http://other/{channel}'],
    profile: ['reliability'],
    setting: ['publisher:push_stream_store_messages=off'],
  });
  expect(found.publisher).toEqual(['http://other/{channel}']);
  expect(found.profile).toEqual(['reliability']);
  const stored = found.setting?.filter((text) => text.includes('push_stream_store_messages'));
  expect(stored).toEqual(['push_stream_store_messages=on', 'publisher:push_stream_store_messages=off']);
});

describe('is refused', () => {
  it.each([
    [
      'a configuration without a push server',
      server('location / { root html; }'),
      'no location has a directive of a push server',
    ],
    [
      'one without a publisher',
      server('location /sub { push_stream_subscriber; push_stream_channels_path $arg_id; }'),
      'no location is found for publishers',
    ],
    [
      'one whose publisher can not be asked',
      server('location /pub { push_stream_publisher; push_stream_channels_path $cookie_id; }'),
      'location /pub is passed over: push_stream_channels_path $cookie_id: no url can be told from it',
    ],
    ['what is no configuration', 'server {', 'unexpected end of file'],
  ])('%s', async (_, http, message) => {
    const { code, stderr } = await runMain(['--nginx-conf', write(http)]).ended;
    expect(stderr).toMatch(/^pushstream-conformance: --nginx-conf: /);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('a file that is not there', async () => {
    const { code, stderr } = await runMain(['--nginx-conf', join(folder, 'none.conf')]).ended;
    expect(stderr).toContain('none.conf" failed (');
    expect(code).toBe(2);
  });
});

describe('a server that runs by its configuration', () => {
  const configuration = (port: number) =>
    server(
      `${publisher}
      location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; push_stream_footer_template 'it\\'s over\\n'; }
      location = /by-cookie { push_stream_subscriber; push_stream_channels_path $cookie_id; }`,
      `listen 127.0.0.1:${port};`,
    );

  it('is checked with nothing else being said; a report names what was found', async () => {
    const { file, close } = await started(configuration);
    try {
      const argv = ['--nginx-conf', file, '--only', 'push-stream/eventsource-delivers', '--report', 'json=-'];
      const { code, stdout, stderr } = await runMain(argv).ended;
      expect(stderr).toContain(`${file}:7: location = /by-cookie is passed over: `);
      const report = JSON.parse(stdout) as {
        checks: { outcome: string }[];
        options: Record<string, string[]>;
      };
      expect(report.checks.map(({ outcome }) => outcome)).toEqual(['pass']);
      expect(report.options.eventsource?.[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ev\/\{channel\}$/);
      expect(report.options).not.toHaveProperty('nginx-conf');
      expect(code).toBe(0);

      const probed = await runMain(['probe', '--nginx-conf', file]).ended;
      expect(probed.stdout).toContain(`eventsource: '${report.options.eventsource?.[0]}'`);
      expect(probed.stdout).toContain("profile: 'push-stream'");
      const { setting } = parse(probed.stdout) as { setting: string[] };
      expect(setting).toContain("eventsource:push_stream_footer_template=it's over\n");
    } finally {
      await close();
    }
  });
});

/** Starts a server at a port that is free. */
async function started(
  http: (port: number) => string,
): Promise<{ file: string; close: () => Promise<void> }> {
  for (let attempts = 5; ; attempts--) {
    // Somebody may take the port between our finding it free and the server listening there.
    const file = write(`push_stream_shared_memory_size 32m;\n${http(await freePort())}`);
    const running = createNginxConfServer({ file });
    try {
      await running.listen();
      return { file, close: () => running.close() };
    } catch (error) {
      await running.close();
      if (attempts === 1) throw error;
    }
  }
}
