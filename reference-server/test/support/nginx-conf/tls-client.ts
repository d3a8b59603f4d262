import { readFileSync } from 'node:fs';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { HttpClient } from '../wire/http-client.js';

/**
 * Certificates of `a.example`, `b.example` and, of another kind (RSA), `c.example`, with their keys; `a-key-locked.pem` has the
 * passphrase `sesame`.
 */
export const pem = (name: string): string =>
  readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');

/** Their files, in a folder of a configuration. */
export const certificateFiles: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['a-certificate', 'a-key', 'a-key-locked', 'b-certificate', 'b-key'],
    ...['c-certificate', 'c-key', 'dhparam'],
  ].map((name) => [`${name}.pem`, pem(name)]),
);

/** The directives for one of them. */
export const certificate = (name: 'a' | 'b' | 'c'): string =>
  `ssl_certificate ${name}-certificate.pem; ssl_certificate_key ${name}-key.pem;`;

/** A connection over TLS that has come through its handshake; rejects when it hasn't. */
export async function openTls(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const ca = [pem('a-certificate'), pem('b-certificate')];
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'a.example', ...options });
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve).once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
  return socket;
}

export const openHttps = async (port: number, options: ConnectionOptions = {}): Promise<HttpClient> =>
  new HttpClient(await openTls(port, options));

/** The name that the server shows. */
export async function shownName(port: number, servername: string): Promise<string> {
  const socket = await openTls(port, { servername, rejectUnauthorized: false });
  return String(socket.getPeerCertificate().subject.CN);
}
