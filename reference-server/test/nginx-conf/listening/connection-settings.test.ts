import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/nginx-conf/language/position.js';
import { workerConnections } from '../../../src/nginx-conf/listening/connection-settings.js';
import { SharedState } from '../../../src/nginx-conf/site/shared-state.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import { failureOf } from '../../support/nginx-conf/failure.js';
import { nginxAvailable, nginxFile } from '../../support/nginx-conf/nginx-itself.js';
import { configurationOf } from '../../support/nginx-conf/nginx-lab.js';
import { folderOf } from '../../support/nginx-conf/site-folder.js';
import { connectionLines } from '../site/effects/connections.js';

const journal = { error() {}, access() {} };

/** What a configuration says of the connections of each address. */
function settingsOf(text: string) {
  const configuration = configurationOf(text);
  const { addresses, close } = configuration.compile(
    new SharedState(new VirtualClock(), journal, configuration.memory),
    journal,
  );
  close();
  return new Map(addresses.map(({ host, port, connections }) => [`${host}:${port}`, connections]));
}

const usual = {
  clientHeaderTimeout: 60_000,
  clientBodyTimeout: 60_000,
  sendTimeout: 60_000,
  keepaliveTimeout: 75_000,
  keepaliveRequests: 1000,
  clientHeaderBufferSize: 1024,
  largeClientHeaderBuffers: { count: 4, size: 8192 },
  http2MaxConcurrentStreams: 128,
  resetTimedoutConnection: false,
};

describe('what a configuration says of connections', () => {
  test('is what nginx does where it says nothing', () => {
    expect(settingsOf('events { } http { server { listen 80; } }')).toEqual(new Map([['0.0.0.0:80', usual]]));
  });

  test.each(connectionLines)('%s in http or server', (line, settings) => {
    const expected = new Map([['0.0.0.0:80', { ...usual, ...settings }]]);
    expect(settingsOf(`events { } http { ${line} server { listen 80; } }`)).toEqual(expected);
    expect(settingsOf(`events { } http { server { listen 80; ${line} } }`)).toEqual(expected);
  });

  test('worker_connections 64; in events', () => {
    const most = (text: string) => workerConnections(configurationOf(text).main);
    expect(most('events { worker_connections 64; } http { }')).toBe(64);
    expect(most('events { } http { }')).toBe(512);
  });

  test('is that of the default server of an address', () => {
    const found = settingsOf(`events { } http { send_timeout 1s;
      server { listen 80; send_timeout 2s; }
      server { listen 80 default_server; send_timeout 3s; }
      server { listen 81; } }`);
    expect([...found].map(([address, { sendTimeout }]) => [address, sendTimeout])).toEqual([
      ['0.0.0.0:80', 3000],
      ['0.0.0.0:81', 1000],
    ]);
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
  ])('%i connections are not enough for %i addresses', (most, count) => {
    const servers = Array.from({ length: count }, (_, index) => `server { listen ${80 + index}; }`);
    const text = (connections: number) =>
      `events { worker_connections ${connections}; } http { ${servers.join(' ')} }`;
    expect(failureOf(() => settingsOf(text(most)))).toBe(
      `${most} worker_connections are not enough for ${count} listening sockets in /c/nginx.conf:1`,
    );
    expect(settingsOf(text(most + 1)).size).toBe(count);
  });
});

/** Values of each directive, right and wrong ones. */
const values: Readonly<Record<string, readonly string[]>> = {
  worker_connections: ['', '64', '5k', 'x', '-1', '1 2', '99999999999'],
  client_header_timeout: ['', '0', '5', '5s', '1500ms', '1h30m', '5x', '-1', '1g', '1 2', '99999999999'],
  client_body_timeout: ['', '0', '5s', '5x', '1 2'],
  send_timeout: ['', '0', '5s', '5x', '1 2'],
  keepalive_timeout: ['', '0', '65 60', '5x', '5 6x', '1 2 3'],
  keepalive_requests: ['', '0', '7', 'x', '5s', '1 2'],
  client_header_buffer_size: ['', '0', '1k', '1m', '1g', 'x', '1 2'],
  large_client_header_buffers: [
    '',
    '4',
    '4 8k',
    '0 8k',
    'x 8k',
    '4 0',
    '4 x',
    '4 1g',
    '4 511',
    '4 512',
    '4 8k 1',
  ],
  reset_timedout_connection: ['', 'on', 'off', 'ON', '0', 'maybe', 'on off'],
};

/** Where each of them is tried. */
const spots: Readonly<Record<string, (line: string) => string>> = {
  main: (line) => `${line}\nevents { }\nhttp { server { listen 127.0.0.1:8099; } }`,
  events: (line) => `events { ${line} }\nhttp { server { listen 127.0.0.1:8099; } }`,
  http: (line) => `events { }\nhttp { ${line} server { listen 127.0.0.1:8099; } }`,
  server: (line) => `events { }\nhttp { server { listen 127.0.0.1:8099; ${line} } }`,
  location: (line) => `events { }\nhttp { server { listen 127.0.0.1:8099; location / { ${line} } } }`,
  'if in location': (line) =>
    `events { }\nhttp { server { listen 127.0.0.1:8099; location / { if ($arg_a) { ${line} } } } }`,
};

describe.skipIf(!nginxAvailable())('as nginx -t judges it', () => {
  /** What nginx says is wrong, without the place. */
  function ofNginx(folder: string, text: string): string | undefined {
    writeFileSync(join(folder, 'nginx.conf'), text);
    const { stderr } = spawnSync(
      nginxFile ?? 'nginx',
      ['-t', '-e', 'e.log', '-p', folder, '-g', 'pid p;', '-c', join(folder, 'nginx.conf')],
      { encoding: 'utf8' },
    );
    return /\[emerg\] (.*) in .*?:\d+$/m.exec(stderr)?.[1];
  }

  function ofOurs(text: string): string | undefined {
    try {
      settingsOf(text);
      return undefined;
    } catch (error) {
      if (error instanceof ConfigurationError) return error.reason;
      throw error;
    }
  }

  test.each(Object.entries(values))('%s', (name, all) => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'logs'));
    const home = name === 'worker_connections' ? 'events' : 'http';
    const texts = [
      ...all.map((value) => spots[home]?.(`${name} ${value};`) ?? ''),
      ...Object.values(spots).map((spot) =>
        spot(`${name} ${all.find((one) => !ofOurs(spots[home]?.(`${name} ${one};`) ?? ''))};`),
      ),
      spots[home]?.(`${name} ${all[1]}; ${name} ${all[1]};`) ?? '',
    ];
    for (const text of texts) expect([text, ofOurs(text)]).toEqual([text, ofNginx(folder, text)]);
  });
});
