import { describe, expect, test } from 'vitest';
import { readAllowedOrigin } from '../../src/http/same-origin.js';
import type { ServerSettings } from '../../src/server-settings.js';
import { clientFrame } from '../support/delivery/websocket-peer.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

type Headers = Readonly<Record<string, string>>;

const own = 'http://localhost:9080';

/** A server without own locations that is called localhost:9080. */
class Site extends VirtualServer {
  constructor(settings: ServerSettings = {}) {
    super({ allowed_hosts: '', ...settings });
  }

  /** Sends a request; the head and what follows it, as far as it has come. */
  async ask(method: string, target: string, headers: Headers, body = '') {
    const lines = Object.entries({ Host: 'localhost:9080', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const client = this.connect();
    client.send(
      [`${method} ${target} HTTP/1.1`, ...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'),
    );
    await this.pass(0);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(client.unread)?.[1] ?? 0);
    const header = (name: string) =>
      [...client.unread.matchAll(new RegExp(`^${name}: (.*)\\r$`, 'gim'))]
        .map(([, value]) => value)
        .join('; ');
    return { client, status, header, body: client.unread.replace(/^.*?\r\n\r\n/s, '') };
  }
}

const webSocket = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** One use of every built-in location, with what it is answered when it is allowed; 0 = held. */
const uses: readonly (readonly [
  method: string,
  target: string,
  status: number,
  body?: string,
  headers?: Headers,
])[] = [
  ['POST', '/pub?id=a', 200, 'x'],
  ['PUT', '/pub?id=a', 200, 'x'],
  ['DELETE', '/pub?id=gone', 200],
  ['GET', '/pub?id=old', 200],
  ['GET', '/channels-stats', 200],
  ['GET', '/channels-stats?id=ALL', 200],
  ['GET', '/ev/old.b1', 200],
  ['GET', '/sub/old.b1', 200],
  ['GET', '/lp/old.b1', 200],
  ['GET', '/lp/new', 0],
  ['GET', '/poll/old.b1', 200],
  ['GET', '/jsonp/old.b1?callback=f', 200],
  ['GET', '/ws/old.b1', 101, '', webSocket],
  ['POST', '/relay/pub?id=a', 202, 'x'],
  ['PUT', '/relay/pub?id=a', 200],
  ['DELETE', '/relay/pub?id=left', 200],
  ['GET', '/relay/pub?id=r', 200],
  ['POST', '/relay/pub-nostore?id=a', 202, 'x'],
  ['POST', '/relay/pub-limit?id=a', 202, 'x'],
  ['GET', '/relay/sub?id=r', 200],
  ['GET', '/relay/poll?id=r', 200],
  ['GET', '/relay/first?id=r', 200],
  ['GET', '/relay/last?id=new', 0],
];

/** Who asks, and what tells it. */
type Asker = readonly [who: string, headers: Headers];

const programsAndOwnPages: readonly Asker[] = [
  ['a program', {}],
  ['a page of the server', { Origin: own }],
  ['a page of the server, by Fetch Metadata', { 'Sec-Fetch-Site': 'same-origin', Referer: `${own}/` }],
  ['a page of the server by its Referer', { Referer: `${own}/live` }],
  ['a page behind a proxy with TLS', { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://app.example' }],
  ['somebody who types the address', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }],
];

const pagesOnLocalhost: readonly Asker[] = [
  ['a page on another port', { Origin: 'http://localhost:3000' }],
  ['a page on loopback', { Origin: 'http://127.0.0.1:5173' }],
  ['a page on loopback by IPv6', { Origin: 'https://[::1]' }],
  ['a page with a localhost name', { Origin: 'http://a.localhost', 'Sec-Fetch-Site': 'cross-site' }],
  ['a script of such a page', { Referer: 'http://localhost:3000/', 'Sec-Fetch-Site': 'same-site' }],
];

const refused: readonly Asker[] = [
  ['a page elsewhere', { Origin: 'https://evil.example' }],
  ['a page elsewhere, by an older WebSocket', { 'Sec-WebSocket-Origin': 'https://evil.example' }],
  ['a frame without an origin', { Origin: 'null' }],
  ['an empty origin', { Origin: '' }],
  ['a page on the host by another name', { Origin: 'http://localhost.evil.example:9080' }],
  ['a name that ends like it', { Origin: 'http://evillocalhost:9080' }],
  ['a name before the host', { Origin: 'http://localhost@evil.example' }],
  ['an application', { Origin: 'capacitor://localhost' }],
  ['two origins', { Origin: `${own}, https://evil.example` }],
  ['a script of a page elsewhere', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a script of a page that shares the domain', { 'Sec-Fetch-Site': 'same-site' }],
  ['what no browser says', { 'Sec-Fetch-Site': 'none, cross-site' }],
  [
    'a frame or link elsewhere',
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  ],
  ['an image elsewhere, of an older browser', { Referer: 'https://evil.example/page' }],
  ['a Referer that is none', { Referer: 'evil' }],
];

async function prepared(settings?: ServerSettings): Promise<Site> {
  const site = new Site(settings);
  for (const id of ['old', 'gone']) await site.ask('POST', `/pub?id=${id}`, {}, 'x');
  for (const id of ['r', 'left']) await site.ask('POST', `/relay/pub?id=${id}`, {}, 'x');
  return site;
}

describe('every use of the built-in locations', () => {
  test.each([
    ...programsAndOwnPages.map((asker) => [...asker, '', 'same-origin'] as const),
    ...pagesOnLocalhost.map(
      ([who, headers]) => [who, headers, headers.Origin ?? '', 'cross-origin'] as const,
    ),
  ])('is open to %s', async (_, headers, reader, embedding) => {
    const site = await prepared();
    for (const [method, target, status, body, more] of uses) {
      const answer = await site.ask(method, target, { ...more, ...headers }, body);
      expect(answer.status, `${method} ${target}`).toBe(status);
      if (status === 0 || status === 101) continue;
      expect(answer.header('access-control-allow-origin'), target).toBe(reader);
      expect(answer.header('vary'), target).toContain('Origin');
      expect(answer.header('cross-origin-resource-policy'), target).toBe(embedding);
    }
  });

  test.each(refused)('is closed to %s', async (_, headers) => {
    const site = await prepared();
    for (const [method, target, , body, more] of uses) {
      const before = site.server.stats();
      const answer = await site.ask(method, target, { ...more, ...headers }, body);
      expect(answer.status, `${method} ${target}`).toBe(403);
      expect(answer.header('access-control-.*'), target).toBe('');
      expect(answer.header('cross-origin-resource-policy')).toBe('same-origin');
      const { connections: _1, ...after } = site.server.stats();
      expect(before, target).toMatchObject(after);
    }
  });

  test('is open to an origin that is allowed, and to no other', async () => {
    const allowed = { allowed_origins: 'https://app.example https://b.example:8443' };
    const site = await prepared(allowed);
    for (const [method, target, status, body, more] of uses) {
      const from = (headers: Headers) => site.ask(method, target, { ...more, ...headers }, body);
      expect((await from({ Origin: 'https://evil.example' })).status, target).toBe(403);
      expect((await from({ Origin: 'http://app.example' })).status, target).toBe(403);
      expect((await from({ Origin: 'https://b.example' })).status, target).toBe(403);
      const answer = await from({ Origin: 'https://app.example' });
      expect(answer.status, target).toBe(status);
      if (status === 0 || status === 101) continue;
      expect(answer.header('access-control-allow-origin')).toBe('https://app.example');
      expect(answer.header('access-control-expose-headers')).toContain('Etag, Last-Modified');
      expect(answer.header('cross-origin-resource-policy')).toBe('cross-origin');
    }
  });

  test.each(refused)('is open to %s where all are', async (_, headers) => {
    const site = await prepared({ allowed_origins: '*' });
    for (const [method, target, status, body, more] of uses) {
      const answer = await site.ask(method, target, { ...more, ...headers }, body);
      expect(answer.status, target).toBe(status);
      if (status === 0 || status === 101) continue;
      expect(answer.header('access-control-allow-origin')).toBe(headers.Origin === undefined ? '' : '*');
      expect(answer.header('cross-origin-resource-policy')).toBe('cross-origin');
    }
  });
});

test('a refusal says whose pages are kept out, and how to let them in', async () => {
  const site = new Site();
  const reason = async (headers: Headers) => (await site.ask('POST', '/pub?id=a', headers, 'x')).body;
  expect(await reason({ Origin: 'https://evil.example' })).toBe(
    'Pages of the origin "https://evil.example" are kept out. --allow-origin https://evil.example lets them in.',
  );
  expect(await reason({ 'Sec-Fetch-Site': 'cross-site' })).toBe('Pages of the origin "null" are kept out.');
});

test('what a page sends after a refused handshake is published to nobody', async () => {
  const site = new Site();
  const { client, status } = await site.ask('GET', '/ws/a', { ...webSocket, Origin: 'https://evil.example' });
  client.send(clientFrame(1, 'from the page'));
  await site.pass(0);
  expect([status, site.server.stats().channels]).toEqual([403, 0]);
});

describe('a preflight', () => {
  const asks = {
    'Access-Control-Request-Method': 'DELETE',
    'Access-Control-Request-Headers': 'content-type, x-a',
  };

  test.each([
    '/pub',
    '/ev/a',
    '/sub/a',
    '/lp/a',
    '/jsonp/a',
    '/channels-stats',
    '/relay/pub?id=a',
    '/relay/sub?id=a',
  ])('for %s is answered for pages that are let in, and no others', async (target) => {
    const site = new Site();
    const answer = await site.ask('OPTIONS', target, { ...asks, Origin: 'http://localhost:3000' });
    expect(answer.status).toBe(200);
    expect(answer.header('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(answer.header('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, DELETE');
    expect(answer.header('access-control-allow-headers')).toBe('content-type, x-a');
    const refusal = await site.ask('OPTIONS', target, { ...asks, Origin: 'https://evil.example' });
    expect([refusal.status, refusal.header('access-control-.*')]).toEqual([403, '']);
  });

  test('names no header that is none', async () => {
    const headers = {
      ...asks,
      'Access-Control-Request-Headers': 'x-a, a b, x-c:',
      Origin: 'http://localhost:3000',
    };
    const answer = await new Site().ask('OPTIONS', '/pub', headers);
    expect(answer.header('access-control-allow-headers')).toBe('x-a');
  });
});

describe('links of other sites', () => {
  const visit = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' };

  test.each([
    ['GET', '/', { ...visit, 'Sec-Fetch-Dest': 'document' }, 200],
    ['GET', '/', { Referer: 'https://a.example/', Accept: 'text/html' }, 200],
    ['GET', '/', { ...visit, 'Sec-Fetch-Dest': 'iframe' }, 403],
    ['GET', '/', { ...visit, 'Sec-Fetch-Dest': 'document', Origin: 'null' }, 403],
    ['POST', '/', { ...visit, 'Sec-Fetch-Dest': 'document' }, 403],
    ['GET', '/live/live.js', { ...visit, 'Sec-Fetch-Dest': 'document' }, 403],
  ] as const)('%s %s with %j gets %s', async (method, target, headers, status) => {
    const answer = await new Site().ask(method, target, headers);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.header('x-frame-options')).toBe('DENY');
  });
});

describe('what a browser may do with an answer', () => {
  const nothing = "sandbox; default-src 'none'; frame-ancestors 'none'";

  test.each(['text/html', 'image/svg+xml', 'application/xml', 'text/javascript', ''])(
    'it runs nothing of a message that says it is %j',
    async (type) => {
      const site = new Site();
      const body = '<script>parent.stolen = 1</script>';
      await site.ask('POST', '/relay/pub?id=a', type === '' ? {} : { 'Content-Type': type }, body);
      await site.ask('POST', '/pub?id=a', { 'Content-Type': type }, body);
      for (const target of [
        '/relay/sub?id=a',
        '/relay/poll?id=a',
        '/lp/a.b1',
        '/poll/a.b1',
        '/jsonp/a.b1?callback=f',
      ]) {
        const answer = await site.ask('GET', target, {});
        expect(answer.status, target).toBe(200);
        expect(answer.header('content-security-policy'), target).toBe(nothing);
        expect(answer.header('x-content-type-options'), target).toBe('nosniff');
      }
      expect((await site.ask('GET', '/relay/sub?id=a', {})).header('content-type')).toBe(type);
    },
  );

  test('errors and statistics too', async () => {
    const site = new Site();
    for (const target of [
      '/relay/sub',
      '/pub?id=none',
      '/channels-stats',
      '/ev/ALL',
      '/ws/a',
      '/relay/poll?id=a',
    ]) {
      const answer = await site.ask('GET', target, {});
      expect(answer.header('content-security-policy'), target).toBe(nothing);
      expect(answer.header('x-content-type-options'), target).toBe('nosniff');
    }
  });

  test('who was held is told the same as who came later', async () => {
    const site = new Site();
    const { client } = await site.ask('GET', '/relay/sub?id=a', {});
    const other = await site.ask('GET', '/relay/sub?id=a', { Origin: 'http://localhost:3000' });
    await site.ask('POST', '/relay/pub?id=a', {}, 'x');
    expect(client.unread).toContain(`Content-Security-Policy: ${nothing}\r\n`);
    expect(client.unread).not.toContain('Access-Control-Allow-Origin');
    expect(other.client.unread).toContain('Access-Control-Allow-Origin: http://localhost:3000\r\n');
  });

  test('the page of a hidden frame runs the scripts of its templates, for pages of the server alone', async () => {
    for (const mode of ['streaming', 'polling']) {
      const site = await prepared();
      const answer = await site.ask('GET', '/sub/old.b1', { 'X-Nginx-PushStream-Mode': mode });
      expect(answer.header('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.header('content-security-policy')).toBe(
        "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
      );
    }
  });
});

describe('own locations', () => {
  const locations = [
    { path: '/pub', push_publisher: true },
    { path: '/sub', push_subscriber: 'interval-poll' },
  ] as const;
  const evil = { Host: 'evil.example', Origin: 'http://evil.example' };

  test('are open to all as long as nothing is said', async () => {
    const site = new VirtualServer({ locations });
    await site.request(
      'POST',
      '/pub?id=a',
      { Origin: 'https://evil.example', 'Content-Type': 'text/html' },
      'x',
    );
    const answer = await site.request('GET', '/sub?id=a', { Origin: 'https://evil.example' });
    expect([answer.status, answer.header('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.header('content-security-policy')).toBeUndefined();
  });

  test.each([{ allowed_origins: 'https://app.example' }, { allowed_hosts: '' }])(
    'are closed by %j',
    async (given) => {
      const site = new Site({ locations, ...given });
      expect((await site.ask('POST', '/pub?id=a', evil, 'x')).status).toBe(421);
      expect((await site.ask('GET', '/', evil)).status).toBe(421);
      expect((await site.ask('POST', '/pub?id=a', { Origin: 'http://evil.example' }, 'x')).status).toBe(403);
      const answer = await site.ask('POST', '/pub?id=a', { Origin: own }, 'x');
      // What their bodies are is theirs to say.
      expect([answer.status, answer.header('content-security-policy')]).toEqual([202, '']);
    },
  );
});

describe('an origin that is allowed', () => {
  test.each([
    'https://app.example',
    'http://a.example:8080',
    '*',
    'null',
    'chrome-extension://abcdef',
    'file://',
  ])('is read: %s', (text) => {
    expect(readAllowedOrigin(text)).toBe(text);
  });

  test.each([
    ['example.com', 'https://example.com'],
    ['https://app.example/', 'https://app.example'],
    ['https://App.example:443/x?y', 'https://app.example'],
    ['app.example:8080', 'https://app.example:8080'],
    ['https://*.example', 'https://app.example'],
    ['', 'https://app.example'],
    ['a,b', 'https://app.example'],
  ])('is wrong as %j', (text, meant) => {
    expect(() => readAllowedOrigin(text)).toThrow(`${JSON.stringify(text)} is no origin; say ${meant}`);
  });

  test('that is wrong is no setting', () => {
    expect(() => new Site({ allowed_origins: '* example.com' })).toThrow(
      'server: allowed_origins: "example.com" is no origin; say https://example.com.',
    );
  });
});
