import { createServer, type ServerHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { ConnectionLimits } from '../limits.js';
import { streamWindow } from './stream-input.js';

/** Most headers of a request. Each may have an entry of its own, and be named by one byte on the wire (a header bomb). */
const mostHeaders = 1000;

/** What a header counts in a list beside its bytes (RFC 9113 6.5.2). */
const headerOverhead = 32;

/**
 * Most frames of a connection that node:http2 finds wrong, and most streams that it refuses on its own; one more ends the
 * connection. Empty DATA frames are among the former (CVE-2019-9518).
 */
const mostInvalidFrames = 100;
const mostRejectedStreams = 100;

/** Begins HTTP/2 on connections. */
export class Http2Sessions {
  readonly #server: ReturnType<typeof createServer>;

  /*
   * What is bounded by node:http2 and the nghttp2 in it, and not counted here:
   * - CONTINUATION floods (CVE-2024-27983): at most eight such frames follow one HEADERS frame; then the connection ends.
   * - SETTINGS and PING whose acknowledgements nobody reads (CVE-2019-9512, 9515): at most 1,000 wait; then it ends.
   * - Streams at a time: one more is refused, and where the peer has acknowledged the setting the connection ends.
   * - Entries of one SETTINGS frame: 32, the default of maxSettings.
   * - The tables of HPACK: 4 KiB each, the default of both sides.
   * - Memory of a connection: 10 MB, the default of maxSessionMemory; beyond it no stream is begun.
   * - Requests that break the rules (RFC 9113 8.1.1): their streams are reset, and counted as invalid frames.
   */
  constructor({ streams, head }: Pick<ConnectionLimits, 'streams' | 'head'>) {
    this.#server = createServer({
      maxHeaderListPairs: mostHeaders,
      maxSessionInvalidFrames: mostInvalidFrames,
      maxSessionRejectedStreams: mostRejectedStreams,
      settings: {
        enableConnectProtocol: true,
        maxConcurrentStreams: streams,
        // What is a little too long is answered; what is much too long is reset.
        maxHeaderListSize: 2 * head + mostHeaders * headerOverhead,
        initialWindowSize: streamWindow,
      },
    });
    // Each session has a listener of its own.
    this.#server.on('sessionError', () => {});
  }

  /** Begins on a connection on which HTTP/2 was agreed upon; what has come already is read first. */
  begin(socket: Duplex): ServerHttp2Session {
    let begun: ServerHttp2Session | undefined;
    this.#server.once('session', (session) => {
      begun = session;
    });
    this.#server.emit('connection', socket);
    // The event above was told by now.
    if (!begun) throw new Error('no session has begun');
    return begun;
  }
}
