import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, rootCertificates } from 'node:tls';
import type { Address } from './address.js';

/** Opens a connection; rejects with an Error whose message says why there is none. */
export type Connect = (address: Address) => Promise<Duplex>;

/** How the kit connects to real servers. */
export interface SocketOptions {
  /** Milliseconds a connection may take to come about. */
  readonly timeout: number;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
  /** Accept any certificate. */
  readonly insecure?: boolean;
}

const reasons = new Map(
  Object.entries({
    ECONNREFUSED: 'connection refused',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'the host name could not be looked up',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'the network is not reachable',
    ECONNRESET: 'connection reset',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (--cacert FILE trusts it)',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed (--cacert FILE trusts it)',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate has an unknown issuer (--cacert FILE trusts it)',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS (is it http, not https?)',
    EPROTO: 'it does not speak TLS (is it http, not https?)',
  }),
);

/** What an error of a socket means, in words. */
export function describeSocketError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // Happy eyeballs reports one error for all addresses it tried.
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  return reasons.get(code) ?? (first ? describeSocketError(first) : error.message || code);
}

/** What is trusted when the user gives certificates: to Node a list replaces the well-known ones. */
export function trusted(ca: string): string[] {
  return [...rootCertificates, ca];
}

/** Connections over TCP and TLS. */
export function socketConnect(options: SocketOptions): Connect {
  const { ca } = options;
  // Made once: it takes longer than a handshake.
  const trust = ca === undefined ? {} : { secureContext: createSecureContext({ ca: trusted(ca) }) };
  return (address) =>
    new Promise((resolve, reject) => {
      const { host, port, secure } = address;
      const socket: Socket = secure
        ? connectTls({
            host,
            port,
            // An IP address is no server name (RFC 6066 3).
            ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
            ...trust,
            rejectUnauthorized: !options.insecure,
          })
        : connectTcp({ host, port });
      const fail = (error: Error) => {
        socket.destroy();
        reject(new Error(describeSocketError(error), { cause: error }));
      };
      socket.setTimeout(options.timeout, () => fail(new Error(`no connection within ${options.timeout} ms`)));
      // For good: an error that comes between this and whoever uses the socket must find a listener.
      socket.on('error', fail);
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        socket.setTimeout(0);
        socket.setNoDelay(true);
        resolve(socket);
      });
    });
}
