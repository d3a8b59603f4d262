import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type CheckResult, channelIdPattern } from '../../src/engine/results.js';
import { portsOf } from '../../src/engine/run.js';
import { curlScript } from '../../src/reports/reproduce.js';
import { checkResult, entry, goneFailed } from '../support/reports/result-fixture.js';
import { runScript } from '../support/reports/run-script.js';

const channel = 'pc-0a1b2c3d-4-0f0f0f';
const none = { environment: [], secure: [] };

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly version: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a server which notes what it is asked; `answer` says what it answers. */
async function start(
  answer: (
    seen: Seen,
    all: readonly Seen[],
  ) => { status: number; headers?: Record<string, string>; until?: number },
) {
  const all: Seen[] = [];
  const waiting: { until: number; go: () => void }[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        version: request.httpVersion,
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      all.push(seen);
      const { status, headers = {}, until = 0 } = answer(seen, all);
      waiting.push({ until, go: () => response.writeHead(status, headers).end(`answer ${all.length}\n`) });
      for (const one of [...waiting]) {
        if (one.until > all.length) continue;
        waiting.splice(waiting.indexOf(one), 1);
        one.go();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { all, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The status line that follows each heading of the script's output. */
const statuses = (stdout: string) =>
  [...stdout.matchAll(/^== .*\n(?:HTTP\/1\.1 (\d+))?/gm)].map(([, status]) => status);

/** A transcript in which each request is answered before the next is sent. */
function transcript(
  host: string,
  ...requests: readonly (readonly [request: string, answer: string])[]
): CheckResult['transcript'] {
  return requests.flatMap(([request, answer], index) => [
    entry(10 * index, `publisher ${index + 1}`, 'opened', host),
    entry(10 * index + 1, `publisher ${index + 1}`, 'sent', request),
    entry(10 * index + 5, `publisher ${index + 1}`, 'received', answer),
  ]);
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe('a curl script', () => {
  it('is readable', async () => {
    await expect(curlScript(goneFailed, none)).toMatchFileSnapshot('golden/reproduce.sh');
  });

  it('replays requests that overlapped, in a channel of its own', async () => {
    const { all, host } = await start(({ method }) =>
      method === 'DELETE' ? { status: 200 } : { status: 404, until: 2 },
    );
    const moved = goneFailed.transcript.map((one) => (one.kind === 'opened' ? { ...one, note: host } : one));
    const { stdout } = await runScript(curlScript({ ...goneFailed, transcript: moved }, none));
    expect(all.map(({ method }) => method)).toEqual(['GET', 'DELETE']);
    expect(all[0]?.url).toMatch(/^\/sub\?id=repro-\d+$/);
    expect(all[1]?.url).toBe(all[0]?.url.replace('sub', 'pub'));
    expect(statuses(stdout)).toEqual(['404', '200']);
    expect(stdout).toContain('(the kit saw: 404 Not Found)');
  });

  it('sends methods, headers and bodies as they were', async () => {
    const { all, host } = await start(() => ({ status: 200 }));
    const requests = [
      `POST /pub?id=${channel} HTTP/1.1\r\nHost: h\r\nContent-Type: text/x-it's\r\nX-Empty: \r\nContent-Length: 11\r\n\r\n@it's 100%\\`,
      `POST /pub?id=${channel}x HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n\0\r\n%'\xff`,
      `PUT /pub HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`,
      `POST /pub HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
      `GET /pub HTTP/1.0\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi`,
      `GET http://h/pub?[a]={b} HTTP/1.1\r\nHost: h\r\nAccept: text/json\r\n\r\n`,
      `BREW /pub HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n${'\x80'.repeat(5000)}`,
      `HEAD /pub HTTP/1.1\r\nHost: h\r\n\r\n`,
    ].map((request): [string, string] => [request, ok]);
    const script = curlScript(
      checkResult({ outcome: 'fail', transcript: transcript(host, ...requests) }),
      none,
    );
    // node:http knows no BREW.
    const { stdout } = await runScript(script.replaceAll('BREW', 'PATCH'));
    expect(statuses(stdout)).toEqual(Array(8).fill('200'));
    const bodies = all.map(({ body }) => body.toString('latin1'));
    expect(bodies).toEqual([`@it's 100%\\`, `\0\r\n%'\xff`, '', 'abc', 'hi', '', 'x'.repeat(5000), '']);
    expect(all.map(({ method }) => method)).toEqual([
      'POST',
      'POST',
      'PUT',
      'POST',
      'GET',
      'GET',
      'PATCH',
      'HEAD',
    ]);
    expect(all[0]?.headers).toMatchObject({ 'content-type': "text/x-it's", 'x-empty': '' });
    expect(all[0]?.headers.accept).toBeUndefined();
    expect(all[1]?.headers['content-type']).toBeUndefined();
    expect(all[1]?.url).toBe(`${all[0]?.url}x`);
    expect(all[2]?.headers['content-length']).toBe('0');
    expect(all[3]?.headers['transfer-encoding']).toBe('chunked');
    expect(all[4]?.version).toBe('1.0');
    expect(all[5]).toMatchObject({ url: 'http://h/pub?[a]={b}', headers: { accept: 'text/json' } });
  });

  it('echoes the cursor of its own answers, not of the recorded ones', async () => {
    const recorded =
      'HTTP/1.1 200 OK\r\nlast-modified: Sat, 21 Nov 2026 02:12:14 GMT\r\nETag: 0\r\nContent-Length: 0\r\n\r\n';
    const { all, host } = await start(() => ({
      status: 200,
      headers: { 'Last-Modified': 'Sun, 22 Nov 2026 00:00:00 GMT', ETag: 'W/"7"' },
    }));
    const echo = 'If-Modified-Since: Sat, 21 Nov 2026 02:12:14 GMT\r\nIf-None-Match: 0\r\nX-Count: 0\r\n';
    const requests: [string, string][] = [
      ['GET /sub HTTP/1.1\r\nHost: h\r\n\r\n', recorded.replace('last-modified', 'Last-Modified')],
      [`GET /sub HTTP/1.1\r\nHost: h\r\n${echo}\r\n`, ok],
    ];
    await runScript(
      curlScript(checkResult({ outcome: 'fail', transcript: transcript(host, ...requests) }), none),
    );
    expect(all[1]?.headers).toMatchObject({
      'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
      'if-none-match': 'W/"7"',
      'x-count': '0',
    });
  });

  it('sends pipelined requests as raw bytes', async () => {
    // Both answers go out at once: curl, as telnet, now and then does not show a packet that comes right after another.
    let received = '';
    const raw = createRawServer((socket) => {
      socket.on('data', (bytes) => {
        received += bytes;
        if (received.split('\r\n\r\n').length === 3) socket.end(ok + ok);
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void raw.close());
    await once(raw, 'listening');
    const host = `127.0.0.1:${(raw.address() as AddressInfo).port}`;
    const get = `GET /sub?id=${channel} HTTP/1.1\r\nHost: h\r\n\r\n`;
    const script = curlScript(checkResult({ transcript: transcript(host, [get + get, ok + ok]) }), none);
    const { stdout } = await runScript(script);
    const sent = 'GET /sub?id=repro-N HTTP/1.1\r\nHost: h\r\n\r\n';
    expect(received.replace(/repro-\d+/g, 'repro-N')).toBe(sent + sent);
    expect(stdout.match(/^HTTP\/1\.1 200 OK/gm)).toHaveLength(2);
  });

  it('takes secrets from the environment', async () => {
    const { all, host } = await start(() => ({ status: 200 }));
    const request = 'GET /sub HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n';
    const script = curlScript(checkResult({ transcript: transcript(host, [request, ok]) }), {
      environment: ['TOKEN'],
      secure: [],
    });
    await runScript(script, { TOKEN: `a 'b' "$c"` });
    expect(all[0]?.headers.authorization).toBe(`Bearer a 'b' "$c"`);
    expect((await runScript(script)).stderr).toContain('TOKEN');
    expect(all).toHaveLength(1);
  });

  it('speaks https where the location does', () => {
    const request: [string, string] = ['GET /sub HTTP/1.1\r\nHost: h\r\n\r\n', ok];
    const script = curlScript(checkResult({ transcript: transcript('h:8443', request) }), {
      environment: [],
      secure: ['h:8443'],
    });
    expect(script).toContain('ask --http1.1 https://h:8443/sub');
    expect(script).toContain('--insecure or --cacert');
  });
});

describe('channel ids', () => {
  it('look as the reports expect', () => {
    const plan = {
      locations: {
        publisher: {
          template: { address: { secure: false, host: '', port: 1, authority: '' }, path: '', text: '' },
          headers: [],
        },
      },
      randomBytes: (length: number) => new Uint8Array(length).fill(0xab),
    };
    const ports = portsOf(Object.assign(Object.create(null), plan));
    expect(ports.newChannelId()).toMatch(new RegExp(`^${channelIdPattern.source}$`));
  });
});
