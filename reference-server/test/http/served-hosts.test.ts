import { describe, expect, test } from 'vitest';
import { readAllowedHost, ServedHosts } from '../../src/http/served-hosts.js';
import type { ServerSettings } from '../../src/server-settings.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/** A server without own locations that is told nothing of hosts but this. */
const start = (settings: ServerSettings = {}) => new VirtualServer({ allowed_hosts: '', ...settings });

/** What is asked for in these lines, and answered. */
async function ask(lab: VirtualServer, ...lines: string[]) {
  return lab.run(
    lab
      .connect()
      .send([...lines, '', ''].join('\r\n'))
      .response(),
  );
}

const get = (host: string) => ['GET /channels-stats HTTP/1.1', `Host: ${host}`];

describe('without a configuration a server on 127.0.0.1', () => {
  test.each([
    ...[
      'localhost',
      'LocalHost:9080',
      'localhost.',
      'app.localhost:1',
      '127.0.0.1:9080',
      '127.8.9.10',
      '[::1]:9080',
    ],
    // Nobody is asked for the address of an address.
    ...['192.168.1.5:9080', '203.0.113.9', '[fd00::1]'],
  ])('is called %s', async (host) => {
    expect((await ask(start(), ...get(host))).status).toBe(200);
  });

  test.each([
    ...[
      'evil.example',
      'evil.example:9080',
      'localhost.evil.example',
      'notlocalhost',
      '127.0.0.1.evil.example',
    ],
    ...[
      'pushstream',
      '0.0.0.0:9080',
      '[::]:9080',
      '',
      'a b',
      'me@localhost',
      'localhost:',
      'localhost/',
      '[localhost]',
    ],
    ...['localhost, evil.example', '[::1', '1:2:3', 'x'.repeat(4000)],
  ])('is not called %j', async (host) => {
    const { status, body, header } = await ask(start(), ...get(host));
    expect(status).toBe(421);
    expect(body).toContain(`The Host "${host.slice(0, 100)}`);
    expect(header('x-content-type-options')).toBe('nosniff');
  });

  test('says which name it was called, and how to open it', async () => {
    const { body } = await ask(start(), ...get('Evil.example:9080'));
    expect(body).toBe('The Host "Evil.example:9080" is not served here. --allow-host evil.example opens it.');
  });

  test.each(['/', '/live/live.js', '/nowhere', '/pub?id=a', '/ws/a', '/relay/poll?id=a'])(
    'asks before anything that is at %s',
    async (target) => {
      const lab = start();
      expect((await ask(lab, `GET ${target} HTTP/1.1`, 'Host: evil.example')).status).toBe(421);
      expect((await ask(lab, `DELETE ${target} HTTP/1.1`, 'Host: evil.example')).status).toBe(421);
      expect(lab.server.stats()).toMatchObject({ channels: 0, subscribers: 0 });
    },
  );

  test('serves programs of HTTP/1.0, which need not say whom they call', async () => {
    expect((await ask(start(), 'GET /channels-stats HTTP/1.0')).status).toBe(200);
    expect((await ask(start(), 'GET /channels-stats HTTP/1.0', 'Host: evil.example')).status).toBe(421);
  });

  test('takes the name in the target before that in the header', async () => {
    const to = (authority: string) => `GET http://${authority}/channels-stats HTTP/1.1`;
    expect((await ask(start(), to('localhost:9080'), 'Host: evil.example')).status).toBe(200);
    expect((await ask(start(), to('evil.example'), 'Host: localhost')).status).toBe(421);
    expect((await ask(start(), to('evil.example@localhost'), 'Host: localhost')).status).toBe(421);
  });
});

describe('a name that is allowed', () => {
  test.each([
    ['push.example', 'Push.Example:80', 200],
    ['push.example', 'sub.push.example', 421],
    ['push.example other.example', 'other.example.', 200],
    ['*', 'evil.example', 200],
    ['*', 'a b', 200],
  ])('%j: for %j the answer is %i', async (allowed_hosts, host, status) => {
    expect((await ask(start({ allowed_hosts }), ...get(host))).status).toBe(status);
  });

  test.each([
    ['push.example', 'push.example'],
    ['PUSH.example.', 'push.example'],
    ['::1', '::1'],
    ['[FD00::1]', 'fd00::1'],
    ['*', '*'],
  ])('is read: %s as %s', (text, host) => {
    expect(readAllowedHost(text)).toBe(host);
  });

  test.each([
    ['http://push.example:80/x', 'push.example'],
    ['push.example:9080', 'push.example'],
    ['[::1]:80', '::1'],
    ['*.example', 'push.example.com'],
    ['a b', 'push.example.com'],
    ['', 'push.example.com'],
  ])('is wrong as %j', (text, meant) => {
    expect(() => readAllowedHost(text)).toThrow(`${JSON.stringify(text)} is no host name; say ${meant}`);
  });

  test('that is wrong is no setting', () => {
    expect(() => start({ allowed_hosts: 'a.example b.example:1' })).toThrow(
      'server: allowed_hosts: "b.example:1" is no host name; say b.example.',
    );
  });
});

describe('where it listens on other addresses than loopback', () => {
  const hosts = (listening: string) => new ServedHosts(listening, 'box.corp.example', []);

  test.each(['0.0.0.0', '::', '192.168.1.5', 'box.corp.example'])(
    'on %s it is called by the name of the machine, and by names without a dot',
    (listening) => {
      const names = [
        'box.corp.example:9080',
        'box.local',
        'pushstream:9080',
        'box',
        'localhost',
        '192.168.1.5',
      ];
      for (const name of names) expect(hosts(listening).serves(name), name).toBe(true);
      for (const name of ['evil.example', 'corp.example', 'evil.local', 'host.docker.internal']) {
        expect(hosts(listening).serves(name), name).toBe(false);
      }
    },
  );

  test('the address for any address names it only where it listens on that', () => {
    expect(hosts('0.0.0.0').serves('0.0.0.0:9080')).toBe(true);
    expect(hosts('::').serves('[::]:9080')).toBe(true);
    expect(hosts('192.168.1.5').serves('0.0.0.0:9080')).toBe(false);
  });

  test.each(['127.0.0.1', '::1', 'localhost', '127.9.9.9'])('on %s it is not', (listening) => {
    for (const name of ['box.corp.example', 'box.local', 'pushstream']) {
      expect(hosts(listening).serves(name), name).toBe(false);
    }
  });
});
