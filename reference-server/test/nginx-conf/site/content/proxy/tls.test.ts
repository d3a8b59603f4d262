import { once } from 'node:events';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../../../support/nginx-conf/failure.js';
import { NginxLab, withServer } from '../../../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../../../support/nginx-conf/site-folder.js';
import { certificateFiles, pem } from '../../../../support/nginx-conf/tls-client.js';
import { freePort } from '../../../../support/wire/free-port.js';

/** An upstream over TLS that shows the certificate of `a.example`, and tells what it was told of its client. */
async function secureUpstream(): Promise<number> {
  const port = await freePort();
  const server = createServer(
    {
      cert: pem('a-certificate'),
      key: pem('a-key'),
      requestCert: true,
      rejectUnauthorized: false,
    },
    ({ socket }, response) => {
      const { servername } = socket as TLSSocket & { readonly servername: unknown };
      const { subject } = (socket as TLSSocket).getPeerCertificate() ?? {};
      response.end(`${servername || 'no name'}, ${subject?.CN ?? 'nobody'}`);
    },
  ).listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return port;
}

async function answer(more: string): Promise<string> {
  const up = await secureUpstream();
  const { request } = await serveFolder(
    folderOf(certificateFiles),
    (port) =>
      `events { } http { upstream g { server 127.0.0.1:${up}; keepalive 2; }
        server { listen 127.0.0.1:${port}; ${more.replaceAll('UP', String(up))} } }`,
  );
  const { status, body } = await request('GET', '/');
  return status === 200 ? body : String(status);
}

const trust = 'proxy_ssl_verify on; proxy_ssl_trusted_certificate a-certificate.pem;';

test.each([
  ['whoever answers is trusted, and told no name', 'proxy_pass https://127.0.0.1:UP;', 'no name, nobody'],
  [
    'the name is told where that is wanted',
    'proxy_ssl_server_name on; proxy_ssl_name b.example; proxy_pass https://127.0.0.1:UP;',
    'b.example, nobody',
  ],
  [
    'a certificate of another name is none',
    `${trust} proxy_ssl_name c.example; proxy_pass https://127.0.0.1:UP;`,
    '502',
  ],
  [
    'a certificate of the name that is given is one',
    `${trust} proxy_ssl_name a.example; proxy_pass https://127.0.0.1:UP;`,
    'no name, nobody',
  ],
  [
    'a certificate that nobody vouches for is none',
    'proxy_ssl_verify on; proxy_ssl_trusted_certificate b-certificate.pem; proxy_ssl_name a.example; proxy_pass https://127.0.0.1:UP;',
    '502',
  ],
  [
    'a certificate of ours is shown',
    'proxy_ssl_certificate b-certificate.pem; proxy_ssl_certificate_key b-key.pem; proxy_pass https://g;',
    'no name, b.example',
  ],
])('%s', async (_, directives, expected) => {
  expect(await answer(`location / { ${directives} }`)).toBe(expected);
});

test('what cannot be checked is an error', () => {
  const failure = (line: string) =>
    failureOf(() => new NginxLab(withServer(`location / { ${line} proxy_pass https://a; }`)));
  expect(failure('proxy_ssl_verify on;')).toBe(
    'no proxy_ssl_trusted_certificate for proxy_ssl_verify in /c/nginx.conf:4',
  );
  expect(failure('proxy_ssl_certificate none.pem;')).toMatch(
    /^cannot load certificate "none.pem" \(.*nginx.conf:4$/,
  );
});
