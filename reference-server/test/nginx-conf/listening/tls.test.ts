import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../support/nginx-conf/failure.js';
import { configurationOf, NginxLab, withServer } from '../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import {
  certificate,
  certificateFiles,
  openHttps,
  openTls,
  pem,
  shownName,
} from '../../support/nginx-conf/tls-client.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { HttpClient } from '../../support/wire/http-client.js';

const whole = (http: string) => `events { }\nhttp { push_stream_shared_memory_size 1m;\n${http}\n}`;

/** A server with one certificate, and some directives. */
const server = (inner: string) => (port: number) =>
  whole(`server { listen 127.0.0.1:${port} ssl; server_name a.example; ${certificate('a')}\n${inner}\n}`);

const start = (configuration: (port: number) => string) =>
  serveFolder(folderOf(certificateFiles), configuration);

/** What has come, once something is in it. */
async function until(client: HttpClient, text: string): Promise<string> {
  while (!client.unread.includes(text)) {
    await new Promise((resolve) => client.socket.once('data', resolve));
  }
  return client.unread;
}

const push = `
  location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
  location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; push_stream_footer_template "the end"; }
  location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
  location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
  location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; push_stream_websocket_allow_publish on; }
  location /relay { push_subscriber; set $push_channel_id $arg_id; }
  location /relay-pub { push_publisher; set $push_channel_id $arg_id; }`;

test('worker_connections counts those whose handshake has not begun, as long as they are there', async () => {
  const { port } = await start((own) =>
    server('location / { return 200 here; }')(own).replace('events { }', 'events { worker_connections 3; }'),
  );
  const silent = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  onTestFinished(() => {
    for (const socket of silent) socket.destroy();
  });
  await Promise.all(silent.map((socket) => new Promise((resolve) => void socket.once('connect', resolve))));
  await expect(openHttps(port)).rejects.toThrow();
  silent[0]?.destroy();
  // The server hears of it a moment later.
  await expect
    .poll(async () => {
      const client = await openHttps(port).catch(() => undefined);
      const answer = await client?.request('GET', '/');
      client?.destroy();
      return answer?.body;
    })
    .toBe('here');
});

describe('over TLS', () => {
  test('requests one after another, on one connection', async () => {
    const { port } = await start(
      server(
        'location / { return 200 "$scheme $https $server_port $remote_addr"; } location /go { return 301 /there; }',
      ),
    );
    const client = await openHttps(port);
    expect((await client.request('GET', '/')).body).toBe(`https on ${port} 127.0.0.1`);
    expect((await client.request('GET', '/go')).header('location')).toBe(
      `https://push.example:${port}/there`,
    );
    expect((await client.request('POST', '/', {}, 'x')).body).toBe(`https on ${port} 127.0.0.1`);
  });

  test('every mode of subscribing', async () => {
    const { port } = await start(server(push));
    const stream = (await openHttps(port)).send('GET /sub/a HTTP/1.1\r\nHost: a\r\n\r\n');
    const events = (await openHttps(port)).send('GET /ev/a HTTP/1.1\r\nHost: a\r\n\r\n');
    const socket = new WebSocketClient(await openTls(port), '/ws/a');
    const held = (await openHttps(port)).request('GET', '/lp/a');
    const relay = (await openHttps(port)).request('GET', '/relay?id=a');
    const publisher = await openHttps(port);
    const ask = async () => (await publisher.request('GET', '/relay-pub?id=a')).body;
    while (!/active subscribers: 5/.test(await ask()));
    expect((await publisher.request('POST', '/pub?id=a', {}, 'Hello')).status).toBe(200);
    expect(await until(stream, 'Hello')).toContain('Transfer-Encoding: chunked');
    expect(await until(events, 'Hello')).toContain('data: Hello\n\n');
    expect((await held).body).toBe('Hello');
    expect((await relay).body).toBe('Hello');
    while (socket.texts.length === 0) await new Promise((resolve) => socket.socket.once('data', resolve));
    expect(socket.texts).toEqual(['Hello']);
    socket.send(1, 'from wss');
    await until(stream, 'from wss');
  });

  test('a request larger than what TLS sends at once', async () => {
    const { port } = await start(server(`client_max_body_size 2m; ${push}`));
    const client = await openHttps(port);
    const text = 'x'.repeat(300_000);
    expect((await client.request('POST', '/pub?id=a', {}, text)).status).toBe(200);
    const reader = (await openHttps(port)).send('GET /lp/a.b1 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await until(reader, 'x'.repeat(300_000))).toContain('200 OK');
  });

  test('a subscriber who does not read is cut off, the others go on', async () => {
    const { port } = await start(server(push.replace('push_stream_store_messages on;', '')));
    const slow = await openTls(port);
    slow.write('GET /sub/a HTTP/1.1\r\nHost: a\r\n\r\n');
    const quick = (await openHttps(port)).send('GET /ev/a HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(quick, ': \n');
    const publisher = await openHttps(port);
    const subscribers = async (number: number) =>
      (await publisher.request('GET', '/pub?id=a')).body.includes(`"subscribers": ${number}`);
    while (!(await subscribers(2)));
    let received = 0;
    quick.socket.on('data', (bytes: Buffer) => {
      received += bytes.byteLength;
    });
    const text = 'x'.repeat(500_000);
    for (let count = 1; count <= 100 && (await subscribers(2)); count++) {
      await publisher.request('POST', '/pub?id=a', {}, text);
      // Who reads has time to.
      while (received < count * text.length) {
        await new Promise((resolve) => quick.socket.once('data', resolve));
      }
    }
    expect(await subscribers(1)).toBe(true);
    await publisher.request('POST', '/pub?id=a', {}, 'last');
    await until(quick, 'data: last\n');
  });

  test('HTTP/1.1 is agreed upon with who offers more', async () => {
    const { port } = await start(server('return 200 ok;'));
    const socket = await openTls(port, { ALPNProtocols: ['h2', 'http/1.1'] });
    expect(socket.alpnProtocol).toBe('http/1.1');
    expect((await new HttpClient(socket).request('GET', '/')).body).toBe('ok');
  });

  test('listen without ssl, and ssl on', async () => {
    const { port } = await start((port) =>
      whole(`server { ssl on; listen 127.0.0.1:${port}; ${certificate('a')} return 200 $scheme; }`),
    );
    expect((await (await openHttps(port)).request('GET', '/')).body).toBe('https');
  });
});

describe('which certificate', () => {
  const two = (port: number) =>
    whole(`
      server { listen 127.0.0.1:${port} ssl; server_name a.example; ${certificate('a')} return 200 a; }
      server { listen 127.0.0.1:${port} ssl; server_name b.example *.b.example; ${certificate('b')} return 200 b; }
      server { listen 127.0.0.1:${port}; server_name c.example; return 200 "c $scheme"; }`);

  test.each([
    ['a.example', 'a.example'],
    ['b.example', 'b.example'],
    ['X.b.example', 'b.example'],
    ['c.example', 'a.example'],
    ['elsewhere.example', 'a.example'],
    ['', 'a.example'],
  ])('is shown to %j', async (asked, shown) => {
    const { port } = await start(two);
    expect(await shownName(port, asked)).toBe(shown);
  });

  test('the server is chosen by Host, also one without a certificate of its own', async () => {
    const { port } = await start(two);
    const client = await openHttps(port);
    client.send('GET / HTTP/1.1\r\nHost: c.example\r\n\r\n');
    expect((await client.response()).body).toBe('c https');
  });

  test('names that are rejected', async () => {
    const { port, errors } = await start((port) =>
      whole(`
        server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }
        server { listen 127.0.0.1:${port} ssl; server_name b.example; ${certificate('b')} return 200 b; }`),
    );
    expect(await shownName(port, 'b.example')).toBe('b.example');
    await expect(openTls(port, { servername: 'a.example' })).rejects.toThrow();
    await expect(openTls(port, { servername: '' })).rejects.toThrow();
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(
      /^\[info\] SSL_do_handshake\(\) failed \(connections for a\.example are rejected\) while SSL handshaking$/,
    );
  });
});

describe('what a connection may be', () => {
  const tls = (directives: string) => start(server(`${directives} return 200 ok;`));
  const old = { maxVersion: 'TLSv1.2' } as const;

  test('ssl_protocols', async () => {
    const recent = await tls('ssl_protocols TLSv1.3;');
    await expect(openTls(recent.port, old)).rejects.toThrow(/protocol version/);
    expect((await openTls(recent.port)).getProtocol()).toBe('TLSv1.3');
    const older = await tls('ssl_protocols TLSv1.2 SSLv3;');
    expect((await openTls(older.port)).getProtocol()).toBe('TLSv1.2');
  });

  test('ssl_ciphers, and whose order counts', async () => {
    const both = 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256';
    const reverse = both.split(':').reverse().join(':');
    const used = async (directives: string, ciphers: string) => {
      const { port } = await tls(directives);
      return (await openTls(port, { ...old, ciphers })).getCipher().name;
    };
    const [first, second] = both.split(':') as [string, string];
    expect(await used(`ssl_ciphers ${first};`, reverse)).toBe(first);
    expect(await used(`ssl_ciphers ${both};`, reverse)).toBe(second);
    expect(await used(`ssl_ciphers ${both}; ssl_prefer_server_ciphers on;`, reverse)).toBe(first);
    const { port } = await tls(`ssl_ciphers ${first};`);
    // Those of the newest version are not among them.
    expect((await openTls(port)).getProtocol()).toBe('TLSv1.3');
  });

  test('ssl_ecdh_curve', async () => {
    const { port } = await tls('ssl_ecdh_curve secp384r1;');
    expect((await openTls(port)).getEphemeralKeyInfo()).toMatchObject({ name: 'secp384r1' });
  });

  test('ssl_dhparam', async () => {
    const dhe = { ...old, ciphers: 'DHE-RSA-AES128-GCM-SHA256', rejectUnauthorized: false };
    const plain = (directives: string) =>
      start((port) => whole(`server { listen 127.0.0.1:${port} ssl; ${certificate('c')} ${directives} }`));
    await expect(openTls((await plain('')).port, dhe)).rejects.toThrow(/handshake failure/);
    const { port } = await plain('ssl_dhparam dhparam.pem;');
    expect((await openTls(port, dhe)).getEphemeralKeyInfo()).toEqual({ type: 'DH', size: 2048 });
  });

  test('certificates of two kinds, each for those who take it', async () => {
    const { port } = await tls(certificate('c'));
    const shown = async (ciphers: string) =>
      (await openTls(port, { ...old, ciphers, rejectUnauthorized: false })).getPeerCertificate().subject.CN;
    expect(await shown('ECDHE-ECDSA-AES128-GCM-SHA256')).toBe('a.example');
    expect(await shown('ECDHE-RSA-AES128-GCM-SHA256')).toBe('c.example');
  });

  test('sessions are resumed with tickets, for as long as ssl_session_timeout says', async () => {
    /** Whether the second connection resumed the session of the first, and how long the ticket is good for; seconds. */
    const resumed = async (directives: string) => {
      const { port } = await tls(directives);
      const session = (await openTls(port, old)).getSession();
      const again = await openTls(port, { ...old, ...(session && { session }) });
      // Of a session in DER, the field for it.
      const hint = /a9040202(....)/.exec(session?.toString('hex') ?? '')?.[1];
      return [again.isSessionReused(), hint && Number.parseInt(hint, 16)];
    };
    expect(await resumed('')).toEqual([true, 300]);
    expect(await resumed('ssl_session_timeout 1h;')).toEqual([true, 3600]);
    expect(await resumed('ssl_session_tickets off;')).toEqual([false, undefined]);
  });

  test('a key with a passphrase', async () => {
    const { port } = await serveFolder(folderOf({ ...certificateFiles, words: 'wrong\nsesame\n' }), (port) =>
      whole(`server { listen 127.0.0.1:${port} ssl; ssl_password_file words;
          ssl_certificate a-certificate.pem; ssl_certificate_key a-key-locked.pem; }`),
    );
    expect(await shownName(port, 'a.example')).toBe('a.example');
  });
});

describe('without TLS where it is spoken', () => {
  const plain = async (port: number, bytes: string) => {
    const client = await HttpClient.open(`http://127.0.0.1:${port}`);
    onTestFinished(() => client.destroy());
    return { client, response: client.send(bytes).response() };
  };
  const get = 'GET /a?b HTTP/1.1\r\nHost: a.example\r\n\r\n';

  test('a request is answered 400, and the connection ends', async () => {
    const { port } = await start(server('return 200 ok;'));
    const { client, response } = await plain(port, get);
    const { status, body, header } = await response;
    expect([status, header('connection'), header('content-type')]).toEqual([400, 'close', 'text/html']);
    expect(body).toContain('<title>400 The plain HTTP request was sent to HTTPS port</title>');
    await client.closed;
  });

  test('error_page 497 leads where TLS is spoken', async () => {
    const { port } = await start(
      server('error_page 497 https://$host:$server_port$request_uri; return 200 ok;'),
    );
    const { status, header } = await (await plain(port, get)).response;
    expect([status, header('location')]).toEqual([302, `https://a.example:${port}/a?b`]);
  });

  test('error_page 497 with a page', async () => {
    const { port } = await start(
      server(
        'error_page 497 /plain; location / { return 200 ok; } location /plain { return 200 "$scheme"; }',
      ),
    );
    const { status, body } = await (await plain(port, get)).response;
    expect([status, body]).toEqual([400, 'http']);
  });

  test('who says nothing, or breaks off, holds nothing up', async () => {
    const { port, server: running } = await start(server('return 200 ok;'));
    const silent = connect(port, '127.0.0.1');
    const half = connect(port, '127.0.0.1');
    half.write(Buffer.from([0x16, 0x03, 0x01]));
    const ended = [silent, half].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of [silent, half]) socket.on('error', () => {}).resume();
    // They have arrived when one that came later is answered.
    expect((await (await openHttps(port)).request('GET', '/')).body).toBe('ok');
    await running.close();
    await Promise.all(ended);
  });

  test('what is neither TLS nor HTTP is answered and closed', async () => {
    const { port } = await start(server('return 200 ok;'));
    const { client, response } = await plain(port, '\x80\x01\r\n\r\n');
    expect((await response).status).toBe(400);
    await client.closed;
  });
});

describe('reload', () => {
  test('new connections get the new certificate; one that cannot be read changes nothing', async () => {
    const one = server('return 200 one;');
    const nginx = await start(one);
    expect(await shownName(nginx.port, 'a.example')).toBe('a.example');
    await nginx.reload(one(nginx.port).replace(certificate('a'), certificate('b')));
    expect(await shownName(nginx.port, 'a.example')).toBe('b.example');
    await expect(nginx.reload(one(nginx.port).replace('a-certificate.pem', 'nowhere.pem'))).rejects.toThrow(
      'cannot load certificate',
    );
    expect(await shownName(nginx.port, 'a.example')).toBe('b.example');
  });

  test('from TLS to plain on one address, and who waits is told', async () => {
    const secure = server(push);
    const nginx = await start(secure);
    const stream = (await openHttps(nginx.port)).send('GET /sub/a HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(stream, 'chunked');
    await nginx.reload(secure(nginx.port).replace(' ssl;', ';'));
    expect(await until(stream, 'the end')).toContain('the end');
    await stream.closed;
    expect((await nginx.request('GET', '/pub?id=other')).status).toBe(404);
  });
});

describe('what is wrong, and where', () => {
  const files = Object.fromEntries(
    Object.entries({ ...certificateFiles, 'junk.pem': 'junk', words: 'wrong' }).map(([name, text]) => [
      `/c/${name}`,
      text,
    ]),
  );
  const compile = (directives: string) => {
    const text = withServer(directives).replace('listen 80;', 'listen 443 ssl;');
    return failureOf(() => new NginxLab(text, { files, keep: true }));
  };

  test.each([
    ['', 'no "ssl_certificate" is defined for the "listen ... ssl" directive in /c/nginx.conf:3'],
    [
      'ssl_certificate a-certificate.pem;',
      'no "ssl_certificate_key" is defined for certificate "/c/a-certificate.pem" in /c/nginx.conf:4',
    ],
    [
      'ssl_certificate a-certificate.pem;\nssl_certificate_key nowhere.pem;',
      'cannot load certificate key "/c/nowhere.pem": 2: No such file or directory in /c/nginx.conf:5',
    ],
    [
      'ssl_certificate nowhere.pem; ssl_certificate_key a-key.pem;',
      'cannot load certificate "/c/nowhere.pem": 2: No such file or directory in /c/nginx.conf:4',
    ],
    [
      'ssl_certificate junk.pem; ssl_certificate_key a-key.pem;',
      'cannot load certificate "/c/junk.pem": there is none in it in /c/nginx.conf:4',
    ],
    [
      'ssl_certificate a-certificate.pem;\nssl_certificate_key junk.pem;',
      'cannot load certificate key "/c/junk.pem": there is none in it in /c/nginx.conf:5',
    ],
    [
      'ssl_certificate a-certificate.pem;\nssl_certificate_key b-key.pem;',
      'SSL_CTX_use_PrivateKey("/c/b-key.pem") failed (key values mismatch: it is not the key of "/c/a-certificate.pem") in /c/nginx.conf:5',
    ],
    [
      'ssl_certificate a-certificate.pem;\nssl_certificate_key a-key-locked.pem;',
      'cannot load certificate key "/c/a-key-locked.pem": it has a passphrase, and there is no "ssl_password_file" in /c/nginx.conf:5',
    ],
    [
      'ssl_certificate a-certificate.pem;\nssl_certificate_key a-key-locked.pem; ssl_password_file words;',
      'cannot load certificate key "/c/a-key-locked.pem": no passphrase of "ssl_password_file" fits in /c/nginx.conf:5',
    ],
    [`${certificate('a')}\nssl_ciphers NOSUCH;`, '"ssl_ciphers" does not take "NOSUCH" ('],
    [`${certificate('a')}\nssl_ecdh_curve nosuch;`, '"ssl_ecdh_curve" does not take "nosuch" ('],
    [
      `${certificate('a')}\nssl_dhparam junk.pem;`,
      'cannot load parameters "/c/junk.pem": there are none in it',
    ],
    [`${certificate('a')}\nssl_protocols SSLv3;`, '"ssl_protocols" has no version that can be spoken'],
  ])('%s', (directives, text) => {
    const failure = compile(directives);
    expect(failure).toContain(text);
    expect(failure).toMatch(/ in \/c\/nginx\.conf:[345]$/);
  });

  test('a certificate that nobody is shown yet is read too', () => {
    const text = withServer('ssl_certificate nowhere.pem; ssl_certificate_key a-key.pem;');
    expect(failureOf(() => new NginxLab(text, { keep: true }))).toContain('cannot load certificate');
  });

  test('in http, for all servers', () => {
    const text = withServer('').replace('server {', `${certificate('a')}\nserver {`);
    expect(() => new NginxLab(text.replace('listen 80;', 'listen 443 ssl;'), { files })).not.toThrow();
    expect(configurationOf(text).taken).toEqual([]);
    expect(pem('a-key')).toContain('PRIVATE KEY');
  });
});
