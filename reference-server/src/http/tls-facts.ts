import type { Duplex } from 'node:stream';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** What was agreed upon when a connection over TLS began. */
export interface TlsFacts {
  /** The name that the client asked for; '' where it asked for none. */
  readonly serverName: string;
  readonly protocol: string;
  readonly cipher: string;
  /** The certificate of the client; undefined where it has shown none. */
  readonly certificate: ClientCertificate | undefined;
}

/** A certificate that a client has shown. */
export interface ClientCertificate {
  /** Why it was not found good, in the words of OpenSSL; '' where it was. */
  readonly fault: string;
  /** How many certificates stand between it and the one that is trusted. */
  readonly depth: number;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** SHA-1, in hexadecimal digits. */
  readonly fingerprint: string;
}

/** Longest chain of certificates that is looked at. */
const longestChain = 100;

/** What is known of a connection over TLS; undefined of others. */
export function tlsFactsOf(socket: Duplex): TlsFacts | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  return {
    // Where there is no name it is false, whatever its type says.
    serverName: String((socket as { servername?: string | false }).servername || ''),
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    get certificate() {
      const found = socket.getPeerCertificate(true);
      return Object.keys(found).length === 0 ? undefined : certificateOf(found, socket);
    },
  };
}

function certificateOf(found: DetailedPeerCertificate, socket: TLSSocket): ClientCertificate {
  const fault = socket.authorized ? '' : String(socket.authorizationError ?? 'UNSPECIFIED');
  return {
    fault,
    depth: depthOf(found),
    subject: nameOf(found.subject),
    issuer: nameOf(found.issuer),
    serial: found.serialNumber,
    fingerprint: found.fingerprint.replaceAll(':', '').toLowerCase(),
  };
}

function depthOf(leaf: DetailedPeerCertificate): number {
  let length = 1;
  for (let one = leaf; length < longestChain; length++) {
    const above = one.issuerCertificate;
    if (!above || above.fingerprint256 === one.fingerprint256) break;
    one = above;
  }
  return Math.max(0, length - 2);
}

/** A name as RFC 2253 writes it: the last part first. */
function nameOf(parts: DetailedPeerCertificate['subject']): string {
  return Object.entries(parts)
    .flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}=${String(one).replace(/[,+"\\<>;]/g, '\\$&')}`),
    )
    .reverse()
    .join(',');
}
