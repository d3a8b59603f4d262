import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Http2Client } from '../../../support/nginx-conf/http2-client.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles, openHttps, openTls } from '../../../support/nginx-conf/tls-client.js';
import { HttpClient } from '../../../support/wire/http-client.js';

const start = (http: (port: number) => string) =>
  serveFolder(folderOf(certificateFiles), (port) => `events { } http { ${http(port)} }`);

const answer = 'return 200 "$server_protocol $http2 $scheme";';

/** What is agreed upon with a client that offers some protocols; why not, where nothing is. */
async function agreed(port: number, ALPNProtocols: string[], servername = 'a.example'): Promise<string> {
  try {
    const socket = await openTls(port, { ALPNProtocols, servername });
    return String(socket.alpnProtocol);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe('over TLS', () => {
  test.each([
    ['listen', 'ssl http2', ''],
    ['the directive', 'ssl', 'http2 on;'],
  ])('HTTP/2 for who asks for it, HTTP/1.1 for all others: by %s', async (_name, options, line) => {
    const { port } = await start(
      (own) => `server { listen 127.0.0.1:${own} ${options}; ${line} ${certificate('a')} ${answer} }`,
    );
    expect(await agreed(port, ['h2', 'http/1.1'])).toBe('h2');
    expect(await agreed(port, ['http/1.1', 'h2'])).toBe('h2');
    expect(await agreed(port, ['http/1.1'])).toBe('http/1.1');
    expect(await agreed(port, ['h2c', 'h3'])).toBe('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
    expect(await agreed(port, [])).toBe('false');
    expect((await (await openHttps(port)).request('GET', '/')).body).toBe('HTTP/1.1  https');
    expect((await (await Http2Client.open(port)).request('GET', '/')).body).toBe('HTTP/2.0 h2 https');
  });

  test.each(['', 'http2 off;'])('HTTP/1.1 alone where nothing else is said: "%s"', async (line) => {
    const { port } = await start(
      (own) => `server { listen 127.0.0.1:${own} ssl; ${line} ${certificate('a')} ${answer} }`,
    );
    expect(await agreed(port, ['h2', 'http/1.1'])).toBe('http/1.1');
    expect(await agreed(port, ['h2'])).toBe('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
  });

  test('for the names of the server that says so; the option of listen is for all', async () => {
    const { port } = await start(
      (own) => `
        server { listen 127.0.0.1:${own} ssl; server_name a.example; ${certificate('a')} ${answer} }
        server { listen 127.0.0.1:${own} ssl; server_name b.example; http2 on; ${certificate('b')} ${answer} }`,
    );
    expect(await agreed(port, ['h2', 'http/1.1'])).toBe('http/1.1');
    expect(await agreed(port, ['h2', 'http/1.1'], 'b.example')).toBe('h2');
    const both = await start(
      (own) => `
        server { listen 127.0.0.1:${own} ssl; server_name a.example; ${certificate('a')} ${answer} }
        server { listen 127.0.0.1:${own} ssl http2; server_name b.example; ${certificate('b')} ${answer} }`,
    );
    expect(await agreed(both.port, ['h2', 'http/1.1'])).toBe('h2');
  });
});

describe('without TLS', () => {
  test.each([
    ['listen', 'http2', ''],
    ['the directive', '', 'http2 on;'],
  ])('HTTP/2 with who begins with it, HTTP/1.1 with all others: by %s', async (_name, options, line) => {
    const { port } = await start((own) => `server { listen 127.0.0.1:${own} ${options}; ${line} ${answer} }`);
    const client = await Http2Client.open(port, '');
    expect((await client.request('GET', '/')).body).toBe('HTTP/2.0 h2c http');
    expect((await client.request('GET', '/')).body).toBe('HTTP/2.0 h2c http');
    const older = await HttpClient.open(`http://127.0.0.1:${port}`);
    onTestFinished(() => older.destroy());
    expect((await older.request('GET', '/')).body).toBe('HTTP/1.1  http');
    expect((await older.request('POST', '/', {}, 'x')).body).toBe('HTTP/1.1  http');
    // Begins as the preface does.
    expect((await older.request('PRINT', '/')).status).toBe(200);
  });

  test('the preface may come byte by byte, and is told from a request as soon as it differs', async () => {
    const { port } = await start((own) => `server { listen 127.0.0.1:${own} http2; ${answer} }`);
    const socket = connect(port, '127.0.0.1').setNoDelay();
    onTestFinished(() => void socket.destroy());
    const begun = new Promise<Buffer>((resolve) => void socket.once('data', resolve));
    for (const byte of 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') {
      await new Promise((resolve) => socket.write(byte, resolve));
      await new Promise(setImmediate);
    }
    // A SETTINGS frame of stream 0.
    expect((await begun).subarray(3, 9)).toEqual(Buffer.from([4, 0, 0, 0, 0, 0]));
    const other = await HttpClient.open(`http://127.0.0.1:${port}`);
    onTestFinished(() => other.destroy());
    const response = other.send('PRI * HTTP/2.0\r\n').send('\r\nX').response();
    expect((await response).status).toBe(505);
  });

  test('HTTP/1.1 alone where nothing else is said', async () => {
    const { port } = await start((own) => `server { listen 127.0.0.1:${own}; ${answer} }`);
    const client = await HttpClient.open(`http://127.0.0.1:${port}`);
    onTestFinished(() => client.destroy());
    expect((await client.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').response()).status).toBe(505);
  });
});
