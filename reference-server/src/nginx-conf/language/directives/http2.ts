import { anywhere, type Declaration, declareAll } from '../declaration.js';

const accepted = (contexts: Declaration['contexts'], why: string) =>
  ({ contexts, args: [1, 1], repeats: true, doc: `Taken, and does nothing: ${why}.` }) as const;

const ofServer = ['http', 'server'] as const;

const obsolete = (today: string) => accepted(ofServer, `it is obsolete, and \`${today}\` says it`);

/** HTTP/2. */
export const http2Directives: readonly Declaration[] = [
  ...declareAll('http2', {
    http2: {
      contexts: ofServer,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether HTTP/2 is spoken with clients that ask for it, on the same port as HTTP/1.1: over TLS (ALPN) for the names of this server, without TLS with those who begin with it, where this is the default server. `http2` as an option of `listen` says so for all servers of the address. WebSockets are spoken over it, too (RFC 8441). Nothing is pushed: `http2_push` does nothing. A frame is at most 16 KiB, a window 64 KiB and a header table 4 KiB, whatever `http2_chunk_size`, `http2_body_preread_size` and others say.',
    },
    http2_max_concurrent_streams: {
      contexts: ofServer,
      args: [1, 1],
      kind: 'count',
      default: '128',
      doc: 'Most requests of an HTTP/2 connection at a time, those that are held and streams among them. That of the default server of an address counts.',
    },
  }),
  ...declareAll(
    'http2',
    {
      http2_recv_buffer_size: accepted(['http'], 'what comes is read as it comes'),
      http2_chunk_size: accepted(anywhere, 'a frame is as long as what there is to say, at most 16 KiB'),
      http2_body_preread_size: accepted(ofServer, 'a body may be 64 KiB ahead of whoever takes it'),
      http2_push: accepted(anywhere, 'browsers take nothing that they have not asked for'),
      http2_push_preload: accepted(anywhere, 'nothing is pushed'),
      http2_max_concurrent_pushes: accepted(ofServer, 'nothing is pushed'),
      http2_pool_size: accepted(ofServer, 'memory is taken as it is needed'),
      http2_streams_index_size: accepted(ofServer, 'streams are found without it'),
      http2_idle_timeout: obsolete('keepalive_timeout'),
      http2_recv_timeout: obsolete('client_header_timeout'),
      http2_max_requests: obsolete('keepalive_requests'),
      http2_max_field_size: obsolete('large_client_header_buffers'),
      http2_max_header_size: obsolete('large_client_header_buffers'),
    },
    'accepted',
  ),
];
