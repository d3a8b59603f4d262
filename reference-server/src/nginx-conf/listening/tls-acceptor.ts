import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { ServerBudget } from '../../http/server-budget.js';
import { MatchLimitError } from '../../regex/bounded-regex.js';
import type { Journal } from '../language/journal.js';
import { serverOfName } from '../site/server-names.js';
import type { Site } from '../site/sites.js';
import type { SiteTls } from '../site/tls.js';

/** The servers of an address that TLS is spoken on. */
export interface TlsSites {
  readonly sites: readonly Site[];
  /** The default server. */
  readonly fallback: TlsSite;
  /** Whether HTTP/2 is spoken for every name. */
  readonly http2: boolean;
}

/** A server that has a certificate. */
type TlsSite = Site & { readonly tls: SiteTls };

export function hasTls(site: Site): site is TlsSite {
  return site.tls !== undefined;
}

/** Where connections go on. */
export interface ConnectionHandlers {
  readonly secure: (socket: TLSSocket) => void;
  /** Those on which no TLS is spoken. */
  readonly plain: (socket: Socket) => void;
}

/** What is spoken over TLS beside HTTP/2; the first one that the client knows, too. */
const older = ['http/1.1', 'http/1.0'];

/** The server of a name that a client asks for; @throws MatchLimitError */
function siteOf(sites: readonly Site[], fallback: Site, name: string): Site {
  return serverOfName(sites, name.toLowerCase())?.server ?? fallback;
}

/** @param name what node:tls says: false where the client asked for none */
function offersHttp2(sites: readonly Site[], fallback: Site, name: string | false): boolean {
  try {
    return siteOf(sites, fallback, name || '').http2;
  } catch (error) {
    // The same name has no certificate either.
    if (error instanceof MatchLimitError) return false;
    throw error;
  }
}

/** How long a connection may take to say that it speaks TLS, and then for its handshake; milliseconds. */
const handshakeTimeout = 60_000;

/** What a record of a handshake begins with. */
const handshakeRecord = 0x16;

/** Tells connections over TLS from others, and takes them through their handshake. */
export class TlsAcceptor {
  readonly #server: Server;
  readonly #handlers: ConnectionHandlers;
  readonly #budget: ServerBudget;
  readonly #sockets = new Set<Socket>();

  constructor(
    { sites, fallback, http2 }: TlsSites,
    handlers: ConnectionHandlers,
    journal: Journal,
    budget: ServerBudget,
  ) {
    this.#budget = budget;
    this.#handlers = handlers;
    const asks = sites.some(({ tls }) => tls?.clients !== undefined);
    const { secureOptions = 0 } = fallback.tls.options;
    const speaksHttp2 = http2 || sites.some((site) => site.http2);
    this.#server = createServer(
      {
        ...fallback.tls.options,
        // Who is asked for a certificate shows it each time: a session that is resumed under another name would bring along what
        // was said of it there.
        secureOptions: asks ? secureOptions | constants.SSL_OP_NO_TICKET : secureOptions,
        // Whether it is needed is said of each request, by the server that it is for.
        requestCert: asks,
        rejectUnauthorized: false,
        handshakeTimeout,
        // Who asks for nothing speaks HTTP/1.1; who asks for nothing that is here is turned away.
        ...(speaksHttp2
          ? {
              ALPNCallback: ({ servername, protocols }) => {
                const known = http2 || offersHttp2(sites, fallback, servername) ? ['h2', ...older] : older;
                return known.find((one) => protocols.includes(one));
              },
            }
          : { ALPNProtocols: [...older] }),
        SNICallback: (name, done) => {
          let tls = fallback.tls;
          try {
            tls = siteOf(sites, fallback, name).tls ?? fallback.tls;
          } catch (error) {
            // An expression took too many steps on the name.
            done(error instanceof Error ? error : new Error(String(error)));
            return;
          }
          if (tls.rejects) done(new Error(`connections for ${name} are rejected`));
          else done(null, tls.context);
        },
      },
      (socket) => {
        this.#handlers.secure(socket);
      },
    );
    this.#server.on('tlsClientError', (error, socket) => {
      journal.error('info', `SSL_do_handshake() failed (${error.message}) while SSL handshaking`);
      socket.destroy();
    });
  }

  accept(socket: Socket): void {
    if (!this.#budget.admit()) {
      // Nothing can be said to it before its handshake, which costs more than there is room for.
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    const drop = () => void socket.destroy();
    socket.setTimeout(handshakeTimeout, drop);
    socket.once('end', drop);
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#budget.leave();
    });
    socket.once('data', (bytes: Buffer) => {
      socket.setTimeout(0);
      socket.off('timeout', drop);
      socket.off('end', drop);
      socket.pause();
      socket.unshift(bytes);
      if (bytes[0] === handshakeRecord) {
        this.#server.emit('connection', socket);
        return;
      }
      this.#handlers.plain(socket);
      socket.resume();
    });
  }

  /** Ends the connections that are not through yet; to be called when all others have ended. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
