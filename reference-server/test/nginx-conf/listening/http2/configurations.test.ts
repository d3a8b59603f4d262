import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Http2Client } from '../../../support/nginx-conf/http2-client.js';
import { NginxLab, withServer } from '../../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles, pem } from '../../../support/nginx-conf/tls-client.js';
import { freePort } from '../../../support/wire/free-port.js';
import { FramePeer } from '../../../support/wire/http2-frames.js';

/*
 * What nginx has no words for, or does otherwise.
 */

const start = (server: (port: number) => string, http = '') =>
  serveFolder(
    folderOf(certificateFiles),
    (port) => `events { } http { push_stream_shared_memory_size 1m; ${http}
      server { listen 127.0.0.1:${port} ssl http2; ${certificate('a')} ${server(port)} } }`,
  );

describe('forwarded', () => {
  test('a WebSocket over HTTP/2 is one of HTTP/1.1 for the other server', async () => {
    const back = await freePort();
    const { port } = await start(
      () => `location / {
        proxy_pass http://127.0.0.1:${back}; proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection upgrade; }`,
      `server { listen 127.0.0.1:${back};
        location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }
        location /ws { push_stream_subscriber websocket; push_stream_channels_path a; push_stream_websocket_allow_publish on; }
        location /no { return 200 "no WebSocket"; } }`,
    );
    const client = await Http2Client.open(port);
    const socket = await client.webSocket('/ws').until(({ headers }) => headers !== undefined);
    expect(socket.headers?.[':status']).toBe(200);
    const count = async () => (await client.request('GET', '/pub?id=a')).body;
    await expect.poll(count).toContain('"subscribers": 1}');
    socket.sendFrame(1, 'there and back');
    await socket.until(({ frames }) => frames.some(({ payload }) => payload.toString() === 'there and back'));
    socket.stream.close(8);
    await expect.poll(count).toContain('"subscribers": 0}');
    const none = await client.webSocket('/no').until(({ headers }) => headers !== undefined);
    expect(none.headers?.[':status']).toBe(501);
  });

  test('an answer that ends too early resets its stream, and no other', async () => {
    const back = await freePort();
    const { port, errors } = await start(
      () => `location / { return 200 fine; }
        location /ev { push_stream_subscriber eventsource; push_stream_channels_path a; }
        location /cut { proxy_pass http://127.0.0.1:${back}; }`,
    );
    const server = createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na part'));
    });
    await new Promise<void>((resolve) => void server.listen(back, '127.0.0.1', resolve));
    const client = await Http2Client.open(port);
    const events = await client.follow('/ev').until(({ headers }) => headers !== undefined);
    const cut = await client.request('GET', '/cut');
    server.close();
    expect([cut.status, cut.body, cut.code]).toEqual([200, 'a part', 2]);
    expect((await client.request('GET', '/')).body).toBe('fine');
    expect(events.stream.closed).toBe(false);
    expect(errors.join()).toContain('the answer was cut off');
  });
});

test('what is known of the connection, and of the certificate of a client', async () => {
  const files = Object.fromEntries(
    ['client-authority', 'client-near', 'client-near-key'].map((name) => [`${name}.pem`, pem(name)]),
  );
  const { port } = await serveFolder(
    folderOf({ ...certificateFiles, ...files }),
    (port) => `events { } http { server { listen 127.0.0.1:${port} ssl http2; ${certificate('a')}
      ssl_verify_client optional; ssl_client_certificate client-authority.pem;
      location / { return 200 "$ssl_protocol|$ssl_server_name|$ssl_client_verify|$remote_addr|$remote_port|$server_port"; }
      location /serial { return 200 $ssl_client_serial; } } }`,
  );
  const known = await Http2Client.open(port, 'a.example', {
    cert: pem('client-near'),
    key: pem('client-near-key'),
  });
  const { localPort } = known.session.socket;
  expect((await known.request('GET', '/')).body).toBe(
    `TLSv1.3|a.example|SUCCESS|127.0.0.1|${localPort}|${port}`,
  );
  expect((await known.request('GET', '/serial')).body).toMatch(/^[0-9A-F]+$/);
  expect((await (await Http2Client.open(port)).request('GET', '/')).body).toContain('|a.example|NONE|');
});

describe('in memory', () => {
  const logged = `log_format own "$request|$status|$body_bytes_sent|$http2|$server_protocol|$host|$http_user_agent";`;

  test('the lines of a log', async () => {
    const lab = new NginxLab(
      `events { } http { ${logged} access_log a.log own; server { listen 80 http2; location / { return 200 "$connection_requests"; } } }`,
    );
    const peer = new FramePeer(lab.pair());
    peer.ask(1, '/', { more: [['user-agent', 'a']] }).ask(3, '/x?y');
    await lab.clock.run(peer.until((one) => one.hasEnded(1) && one.hasEnded(3)));
    expect([peer.body(1), peer.body(3)]).toEqual(['1', '2']);
    expect(lab.accesses).toEqual([
      ['/c/a.log', 'GET / HTTP/2.0|200|1|h2c|HTTP/2.0|push.example|a'],
      ['/c/a.log', 'GET /x?y HTTP/2.0|200|1|h2c|HTTP/2.0|push.example|-'],
    ]);
  });

  test.each([
    ['keepalive_timeout 3s;', 3000],
    ['client_header_timeout 2s;', 75_000],
  ])('%s ends an idle connection after %i ms', async (line, time) => {
    const lab = new NginxLab(withServer(`http2 on; ${line} location / { return 200 x; }`));
    const peer = new FramePeer(lab.pair());
    peer.ask(1, '/');
    await lab.clock.run(peer.until((one) => one.hasEnded(1)));
    const before = lab.clock.elapsed();
    await lab.clock.run(peer.closed);
    expect(lab.clock.elapsed() - before).toBe(time);
  });

  test('a part of the preface is waited for as long as for a head', async () => {
    const lab = new NginxLab(withServer('http2 on; client_header_timeout 2s; return 200 x;'));
    const socket = lab.pair();
    const closed = new Promise((resolve) => void socket.once('end', resolve));
    socket.resume().write('PRI * HT');
    await lab.clock.run(closed);
    expect(lab.clock.elapsed()).toBe(2000);
    const gone = lab.pair();
    gone.resume().end('PRI');
    await lab.clock.run(new Promise((resolve) => void gone.once('end', resolve)));
    expect(lab.clock.elapsed()).toBe(2000);
  });
});
