import type { BrokerStats } from '../broker/broker.js';
import type { Clock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import type { ModeTraffic, PublishTraffic, Traffic } from '../delivery/traffic.js';
import type { Handler } from '../http/exchange.js';
import type { ConnectionCounts } from '../http/server-budget.js';
import { version } from '../version.js';
import type { EventLoopDelay } from './event-loop.js';
import { Exposition, expositionType, type Labels } from './exposition.js';
import { metricTable } from './metric-table.js';
import { reading } from './reading.js';

/** Connections that are open, and what connections have come to. */
export type CountedConnections = ConnectionCounts & { readonly connections: number };

/** What is told of. */
export interface MetricSources {
  readonly clock: Clock;
  /** On the clock's `elapsed` scale. */
  readonly startedAt: number;
  readonly traffic: Traffic;
  readonly store: ChannelStore | undefined;
  broker(): BrokerStats;
  connections(): CountedConnections;
  isDraining(): boolean;
  readonly eventLoop: EventLoopDelay;
}

type Sample = readonly [labels: Labels, value: number];

/** Answers what Prometheus asks for. */
export function metrics(sources: MetricSources): Handler {
  return reading((exchange) => {
    const headers = [['Content-Type', expositionType]] as const;
    exchange.respond({ status: 200, headers }, Buffer.from(expose(sources)));
  });
}

function expose({ clock, startedAt, traffic, ...sources }: MetricSources): string {
  const text = new Exposition(metricTable);
  const { channels, messages, bytes, trimmed, failures } = sources.broker();
  const { connections, refusedConnections, refusedRequests, timeouts } = sources.connections();
  text.values('pushstream_build_info', [[{ version }, 1]]);
  text.value('pushstream_start_time_seconds', (clock.now() - clock.elapsed() + startedAt) / 1000);
  text.value('pushstream_draining', Number(sources.isDraining()));
  text.value('pushstream_connections', connections);
  text.value('pushstream_connections_refused_total', refusedConnections);
  text.value('pushstream_requests_refused_total', refusedRequests);
  text.value('pushstream_timeouts_total', timeouts);
  text.values(
    'pushstream_subscribers',
    ofModes(traffic, ({ waiting }) => waiting),
  );
  text.values(
    'pushstream_deliveries_total',
    ofModes(traffic, ({ delivered }) => delivered),
  );
  text.value('pushstream_subscribers_dropped_total', traffic.dropped);
  text.value('pushstream_subscribers_refused_total', traffic.refused);
  text.values('pushstream_publishes_total', publishes(traffic));
  text.value('pushstream_channels', channels);
  text.value('pushstream_stored_messages', messages);
  text.value('pushstream_stored_bytes', bytes);
  text.value('pushstream_messages_trimmed_total', trimmed);
  text.value('pushstream_failures_total', failures);
  const meter = sources.store?.meter;
  if (meter) {
    const labels = { store: meter.kind };
    text.values('pushstream_store_errors_total', [[labels, meter.errors]]);
    text.histogram('pushstream_store_operation_seconds', meter.times, labels);
  }
  text.values(
    'pushstream_event_loop_delay_seconds',
    sources.eventLoop.read().map(([quantile, seconds]) => [{ quantile }, seconds]),
  );
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  text.value('pushstream_heap_used_bytes', heapUsed);
  text.value('process_resident_memory_bytes', rss);
  text.value('process_cpu_seconds_total', (user + system) / 1e6);
  return text.toString();
}

/** The dialects by their names. */
function dialects({ pushStream, relay }: Traffic) {
  return [
    ['push-stream', pushStream],
    ['relay', relay],
  ] as const;
}

function ofModes(traffic: Traffic, count: (mode: ModeTraffic) => number): Sample[] {
  return dialects(traffic).flatMap(([dialect, { modes }]) =>
    Object.entries(modes).map(([mode, counted]): Sample => [{ dialect, mode }, count(counted)]),
  );
}

function publishes(traffic: Traffic): Sample[] {
  const answers = dialects(traffic).flatMap(([dialect, { publishes }]) =>
    byStatus(publishes).map(([result, count]): Sample => [{ dialect, mode: 'http', result }, count]),
  );
  const { accepted, refused } = traffic.pushStream.socketPublishes;
  const socket = { dialect: 'push-stream', mode: 'websocket' };
  return [
    ...answers,
    [{ ...socket, result: 'accepted' }, accepted],
    [{ ...socket, result: 'refused' }, refused],
  ];
}

function byStatus({ ok, received, accepted, refused, failed }: PublishTraffic) {
  return [
    ['200', ok],
    ['201', received],
    ['202', accepted],
    ['4xx', refused],
    ['5xx', failed],
  ] as const;
}
