import type { MetricKind } from './exposition.js';

/** Every metric there is. The page of docs for operators and the checks of the Grafana board come from this. */
export const metricTable = {
  pushstream_build_info: { type: 'gauge', help: 'Always 1; the label says which version runs.' },
  pushstream_start_time_seconds: {
    type: 'gauge',
    help: 'When the server began, in seconds since 1970.',
  },
  pushstream_draining: {
    type: 'gauge',
    help: '1 while the server sends its subscribers away, 0 otherwise.',
  },
  pushstream_connections: { type: 'gauge', help: 'Open connections, whatever they are for.' },
  pushstream_connections_refused_total: {
    type: 'counter',
    help: 'Connections that were turned away because there was no room.',
  },
  pushstream_requests_refused_total: {
    type: 'counter',
    help: 'Requests that could not be read, or found no memory.',
  },
  pushstream_timeouts_total: {
    type: 'counter',
    help: 'Connections that were ended because they took too long.',
  },
  pushstream_subscribers: {
    type: 'gauge',
    help: 'Subscribers that are connected or held, by dialect and mode.',
  },
  pushstream_deliveries_total: {
    type: 'counter',
    help: 'Messages handed to subscribers, stored ones among them, by dialect and mode.',
  },
  pushstream_subscribers_dropped_total: {
    type: 'counter',
    help: 'Subscribers that were cut off because they read too slowly.',
  },
  pushstream_subscribers_refused_total: {
    type: 'counter',
    help: 'Requests of the push-stream dialect that named too many channels.',
  },
  pushstream_publishes_total: {
    type: 'counter',
    help: 'Requests to publish, by dialect and by the status of the answer; texts of WebSocket clients are accepted or refused.',
  },
  pushstream_channels: { type: 'gauge', help: 'Channels.' },
  pushstream_stored_messages: { type: 'gauge', help: 'Stored messages.' },
  pushstream_stored_bytes: { type: 'gauge', help: 'Memory reckoned for channels and stored messages.' },
  pushstream_messages_trimmed_total: {
    type: 'counter',
    help: 'Stored messages that were dropped to make room for newer ones of their channel.',
  },
  pushstream_failures_total: {
    type: 'counter',
    help: 'Subscribers and timers that were ended because of a fault in the server.',
  },
  pushstream_store_errors_total: {
    type: 'counter',
    help: 'What the store beyond the process could not do.',
  },
  pushstream_store_operation_seconds: {
    type: 'histogram',
    help: 'How long the store beyond the process took: a batch written to the folder, or a command of Redis.',
  },
  pushstream_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'How late the event loop was in the last five seconds or more, by quantile; 1 is the longest.',
  },
  pushstream_heap_used_bytes: { type: 'gauge', help: 'Memory of the JavaScript heap in use.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Memory of the process.' },
  process_cpu_seconds_total: { type: 'counter', help: 'Time of processors that the process has taken.' },
} as const satisfies Readonly<Record<string, MetricKind>>;
