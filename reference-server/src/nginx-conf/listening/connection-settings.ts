import { readCount, readSize } from '../../dialects/units.js';
import { Scope } from '../language/scope.js';

/** What a configuration says of the connections of one address: that of its default server. */
export interface ConnectionSettings {
  /** Milliseconds that the head of a request may take; 0 = it has to be there at once. */
  readonly clientHeaderTimeout: number;
  /** Milliseconds between two pieces of a body. */
  readonly clientBodyTimeout: number;
  /** Milliseconds between two pieces of an answer that are taken. */
  readonly sendTimeout: number;
  /** Milliseconds of idleness between requests; 0 = a connection is closed after its answer. */
  readonly keepaliveTimeout: number;
  /** Most requests of a connection; at least 1. */
  readonly keepaliveRequests: number;
  /** Bytes that a head is read into at first. */
  readonly clientHeaderBufferSize: number;
  /** How many buffers there are for a longer head, and the bytes of one: the longest request line, and the longest header. */
  readonly largeClientHeaderBuffers: { readonly count: number; readonly size: number };
  /** Most requests of an HTTP/2 connection at a time; at least 1. */
  readonly http2MaxConcurrentStreams: number;
  /** Whether a connection whose time is over is reset. */
  readonly resetTimedoutConnection: boolean;
}

/** Longest time that a timer takes; a longer one would end at once. */
const longestTime = 2 ** 31 - 1;

/** @param server the default server of the address */
export function readConnectionSettings(server: Scope): ConnectionSettings {
  const duration = (name: string) => Math.min(server.duration(name), longestTime);
  const [count = '', size = ''] = server.texts('large_client_header_buffers');
  return {
    clientHeaderTimeout: duration('client_header_timeout'),
    clientBodyTimeout: duration('client_body_timeout'),
    sendTimeout: duration('send_timeout'),
    keepaliveTimeout: duration('keepalive_timeout'),
    // As in nginx, none means that there is no other after the first.
    keepaliveRequests: Math.max(1, server.count('keepalive_requests')),
    clientHeaderBufferSize: server.size('client_header_buffer_size'),
    largeClientHeaderBuffers: { count: readCount(count) ?? 0, size: readSize(size) ?? 0 },
    http2MaxConcurrentStreams: Math.max(1, server.count('http2_max_concurrent_streams')),
    resetTimedoutConnection: server.flag('reset_timedout_connection'),
  };
}

/**
 * Most connections of the whole process, those that it listens on among them.
 * @param main where `events` stands
 */
export function workerConnections(main: Scope): number {
  const [events] = main.own('events');
  return new Scope(events?.block ?? [], main, events).count('worker_connections');
}
