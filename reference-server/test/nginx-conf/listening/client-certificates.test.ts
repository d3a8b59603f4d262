import type { ConnectionOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../support/nginx-conf/failure.js';
import { nginxAvailable, serveWithNginx } from '../../support/nginx-conf/nginx-itself.js';
import { NginxLab, withHttp } from '../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles, openHttps, pem } from '../../support/nginx-conf/tls-client.js';

/** Clients: one of the authority, one and two steps below it, one that nobody knows, and one without a certificate. */
const clients: Readonly<Record<string, ConnectionOptions>> = {
  member: { cert: pem('client-member'), key: pem('client-member-key') },
  near: { cert: pem('client-near'), key: pem('client-near-key') },
  deep: { cert: pem('client-deep'), key: pem('client-deep-key') },
  stranger: { cert: pem('b-certificate'), key: pem('b-key') },
  nobody: {},
};

const files = { ...certificateFiles, 'authority.pem': pem('client-authority') };
const said = 'return 200 "$ssl_client_verify|$ssl_client_s_dn|$ssl_client_fingerprint|$ssl_server_name";';
const trusted = 'ssl_client_certificate authority.pem;';

const servers =
  (inner: string, more = '') =>
  (port: number) =>
    `server { listen 127.0.0.1:${port} ssl; server_name a.example; ${certificate('a')} ${inner}
    location / { ${said} } location /paged { error_page 495 496 =403 /told; ${said} }
    location = /told { return 200 "told $status"; } } ${more.replace('PORT', String(port))}`;

/** What each client is answered. */
async function answers(port: number, target: string, host = 'a.example', servername = 'a.example') {
  const all: [name: string, answer: string][] = [];
  for (const [name, options] of Object.entries(clients)) {
    const client = await openHttps(port, { ...options, servername });
    onTestFinished(() => client.destroy());
    const answer = client
      .send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      .response();
    const { status, body } = await answer;
    // Why a certificate is not good has other words there.
    all.push([name, `${status} ${status === 200 ? body.replace(/FAILED:[^|]*/, 'FAILED') : ''}`]);
  }
  return all;
}

const whole = (http: string) => `events { } http { ${http} }`;
const start = (http: (port: number) => string) => serveFolder(folderOf(files), (port) => whole(http(port)));

const configurations = {
  on: `${trusted} ssl_verify_client on;`,
  'on, and deeper': `${trusted} ssl_verify_client on; ssl_verify_depth 2;`,
  optional: `${trusted} ssl_verify_client optional;`,
  'optional, whoever has issued it': `${trusted} ssl_verify_client optional_no_ca; ssl_verify_depth 3;`,
  off: trusted,
};

describe.skipIf(!nginxAvailable())('clients are let in as by nginx', () => {
  test.each(Object.entries(configurations))('ssl_verify_client %s', async (_name, inner) => {
    const its = await serveWithNginx(folderOf(files), servers(inner));
    const { port } = await start(servers(inner));
    for (const target of ['/', '/paged']) {
      expect(await answers(port, target)).toEqual(await answers(its, target));
    }
  });

  const open = `server { listen 127.0.0.1:PORT ssl; server_name b.example; ${certificate('b')} return 200 "$ssl_client_verify"; }`;

  test('a certificate counts for the server that it was shown to', async () => {
    const inner = `${trusted} ssl_verify_client on;`;
    const its = await serveWithNginx(folderOf(files), servers(inner, open));
    const { port } = await start(servers(inner, open));
    // By the name of the one, for the other: the answer is 421 where certificates are needed.
    expect(await answers(port, '/', 'a.example', 'b.example')).toEqual(
      await answers(its, '/', 'a.example', 'b.example'),
    );
    const statuses = (await answers(port, '/', 'a.example', 'b.example')).map(([, answer]) => answer);
    expect(new Set(statuses)).toEqual(new Set(['421 ']));
  });
});

test('who may come in is said by every address that speaks TLS', async () => {
  const { port } = await start(servers(`${trusted} ssl_verify_client on;`));
  expect(await answers(port, '/')).toEqual([
    ['member', expect.stringMatching(/^200 SUCCESS\|CN=member,O=Push\\, Ltd\|[0-9a-f]{40}\|a\.example$/)],
    ['near', expect.stringMatching(/^200 SUCCESS\|CN=near/)],
    ['deep', '400 '],
    ['stranger', '400 '],
    ['nobody', '400 '],
  ]);
});

test('a session is not resumed where certificates are asked for', async () => {
  const { port } = await start(servers(`${trusted} ssl_verify_client on;`));
  const first = await openHttps(port, { ...clients.member });
  let session: Buffer | undefined;
  first.socket.on('session', (found: Buffer) => {
    session = found;
  });
  expect((await first.request('GET', '/')).status).toBe(200);
  const second = await openHttps(port, session ? { session } : {});
  expect((await second.request('GET', '/')).status).toBe(400);
});

test.each([
  ['ssl_verify_client on;', 'no ssl_client_certificate for ssl_verify_client'],
  ['ssl_verify_client on; ssl_client_certificate none.pem;', 'cannot load client certificate "/c/none.pem"'],
  [
    'ssl_verify_client on; ssl_client_certificate a-key.pem;',
    'cannot load client certificate "/c/a-key.pem"',
  ],
])('%s is an error', (inner, text) => {
  const inC = Object.fromEntries(Object.entries(files).map(([name, content]) => [`/c/${name}`, content]));
  const http = `server { listen 443 ssl; ${certificate('a')} ${inner} }`;
  expect(failureOf(() => new NginxLab(withHttp(http), { files: inC }))).toContain(text);
});
