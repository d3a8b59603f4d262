import type { BrokerTotals } from '../../broker/following.js';
import { type GroupFacts, type SummaryFacts, statisticsTime } from './information.js';
import type { PushStreamServer } from './server.js';

/** What is told beside a list of channels. */
export function groupFacts(
  { hostname, outbox, startedAt }: PushStreamServer,
  { channels, wildcardChannels }: BrokerTotals,
): GroupFacts {
  const { clock } = outbox;
  return {
    hostname,
    time: statisticsTime(clock.now()),
    channels,
    wildcardChannels,
    uptime: Math.floor((clock.elapsed() - startedAt) / 1000),
  };
}

/** What is told of the server. */
export function summaryFacts(server: PushStreamServer, totals: BrokerTotals): SummaryFacts {
  const group = groupFacts(server, totals);
  const { subscribers, workers } = totals;
  return {
    ...group,
    publishedMessages: totals.published,
    storedMessages: totals.stored,
    messagesInTrash: totals.messagesInTrash,
    channelsInDelete: totals.channelsInDelete,
    channelsInTrash: totals.channelsInTrash,
    subscribers,
    byWorker: workers?.map((worker) => ({ ...worker, pid: String(worker.pid) })) ?? [
      { pid: server.pid, subscribers, uptime: group.uptime },
    ],
  };
}
