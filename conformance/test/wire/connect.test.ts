import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { rootCertificates } from 'node:tls';
import { systemClock } from 'pushstream-server/parts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseTemplate } from '../../src/wire/address.js';
import { describeSocketError, type SocketOptions, socketConnect, trusted } from '../../src/wire/connect.js';
import { HttpConnection } from '../../src/wire/connection.js';
import { Transcript } from '../../src/wire/transcript.js';
import { requestFor } from '../support/wire/connection-play.js';

// The only tests of the wire that go through the network; everything else happens in memory.

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const cert = fixture('localhost-certificate.pem');
const key = fixture('localhost-key.pem');

const answer: RequestListener = (_request, response) => void response.end('hello');

/** Lets a server listen, and returns its port. */
async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What becomes of a GET. */
async function get(url: string, options: Partial<SocketOptions> = {}) {
  const { address } = parseTemplate(url);
  const connection = new HttpConnection({
    connect: socketConnect({ timeout: 5000, ...options }),
    address,
    transcript: new Transcript(systemClock),
    role: 'publisher',
    clock: systemClock,
    userAgent: 'kit',
  });
  onTestFinished(() => connection.close());
  const headers = [['Connection', 'close']] as const;
  return connection.send(requestFor({ address, headers })).outcome;
}

const hello = { kind: 'response', response: { status: 200, body: Buffer.from('hello') } };

describe('TCP', () => {
  test('a server that is there', async () => {
    const port = await listen(createHttpServer(answer));
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject(hello);
    expect(await get(`http://localhost:${port}/`)).toMatchObject(hello);
  });

  test('a port on which nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    const refused = { kind: 'unreachable', why: 'connection refused' };
    expect(await get(`http://127.0.0.1:${port}/`)).toEqual(refused);
    expect(await get(`http://localhost:${port}/`)).toEqual(refused);
    expect(await get(`https://127.0.0.1:${port}/`)).toEqual(refused);
  });

  test('a server that resets', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'broken',
      how: 'reset without a byte of a response',
    });
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  test.runIf(hasIpv6)('IPv6', async () => {
    const port = await listen(createHttpServer(answer), '::1');
    expect(await get(`http://[::1]:${port}/`)).toMatchObject(hello);
    const secure = await listen(createHttpsServer({ cert, key }, answer), '::1');
    expect(await get(`https://[::1]:${secure}/`, { ca: cert })).toMatchObject(hello);
  });
});

describe('TLS', () => {
  test('a self-signed certificate is accepted with ca or insecure, and refused otherwise', async () => {
    const port = await listen(createHttpsServer({ cert, key }, answer));
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = `https://${host}:${port}/`;
      expect(await get(url, { ca: cert })).toMatchObject(hello);
      expect(await get(url, { insecure: true })).toMatchObject(hello);
      expect(await get(url)).toEqual({
        kind: 'unreachable',
        why: 'its certificate is self-signed (--cacert FILE trusts it)',
      });
    }
  });

  test('https to a server that speaks http', async () => {
    const port = await listen(createHttpServer(answer));
    expect(await get(`https://127.0.0.1:${port}/`)).toEqual({
      kind: 'unreachable',
      why: 'it does not speak TLS (is it http, not https?)',
    });
  });

  test('http to a server that speaks https: no response, and no error escapes', async () => {
    const port = await listen(createHttpsServer({ cert, key }, answer));
    const outcome = await get(`http://127.0.0.1:${port}/`);
    expect(['broken', 'not-http']).toContain(outcome.kind);
  });

  test('a server that says nothing is waited for no longer than told', async () => {
    const port = await listen(createTcpServer((socket) => void onTestFinished(() => void socket.destroy())));
    expect(await get(`https://127.0.0.1:${port}/`, { timeout: 50 })).toEqual({
      kind: 'unreachable',
      why: 'no connection within 50 ms',
    });
  });

  test('certificates of the user come beside those of the system', () => {
    expect(trusted(cert)).toEqual(expect.arrayContaining([cert, rootCertificates[0]]));
  });
});

describe('errors in words', () => {
  const coded = (code: string) => Object.assign(new Error(`it was ${code}`), { code });

  test.each([
    [coded('ENOTFOUND'), 'no such host'],
    [coded('ECONNRESET'), 'connection reset'],
    [coded('CERT_HAS_EXPIRED'), 'its certificate has expired'],
    [coded('EWHATEVER'), 'it was EWHATEVER'],
    [coded('constructor'), 'it was constructor'],
    [Object.assign(new Error(''), { code: 'EPIPE' }), 'EPIPE'],
    [new Error('just words'), 'just words'],
    [new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), 'connection refused'],
    ['a string', 'a string'],
  ])('%s', (error, words) => {
    expect(describeSocketError(error)).toBe(words);
  });
});
