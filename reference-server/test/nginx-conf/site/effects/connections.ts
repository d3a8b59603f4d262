/** What a line changes in what a configuration says of the connections of an address. */
export const connectionLines = [
  ['client_header_timeout 1500ms;', { clientHeaderTimeout: 1500 }],
  ['client_header_timeout 0;', { clientHeaderTimeout: 0 }],
  ['client_body_timeout 1m30s;', { clientBodyTimeout: 90_000 }],
  ['send_timeout 5;', { sendTimeout: 5000 }],
  ['keepalive_timeout 2h 10s;', { keepaliveTimeout: 7_200_000 }],
  ['keepalive_timeout 0;', { keepaliveTimeout: 0 }],
  ['keepalive_requests 7;', { keepaliveRequests: 7 }],
  ['keepalive_requests 0;', { keepaliveRequests: 1 }],
  ['http2_max_concurrent_streams 7;', { http2MaxConcurrentStreams: 7 }],
  ['http2_max_concurrent_streams 0;', { http2MaxConcurrentStreams: 1 }],
  ['client_header_buffer_size 2k;', { clientHeaderBufferSize: 2048 }],
  ['large_client_header_buffers 8 16k;', { largeClientHeaderBuffers: { count: 8, size: 16_384 } }],
  ['reset_timedout_connection on;', { resetTimedoutConnection: true }],
  // No timer takes a longer one.
  ['send_timeout 99999999999;', { sendTimeout: 2 ** 31 - 1 }],
] as const;
