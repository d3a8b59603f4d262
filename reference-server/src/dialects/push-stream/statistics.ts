import type { Exchange, Handler } from '../../http/exchange.js';
import { answering, Refusal, uncached } from './answer.js';
import { parseChannelsPath } from './channels-path.js';
import { groupFacts, summaryFacts } from './facts.js';
import { formatFor, type Information, showChannel, showGroup, showSummary } from './information.js';
import { channelsPath, checkLengths, isPattern } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';

/** The version of the module whose behaviour this is, as it names itself. */
const moduleVersion = [
  ['X-Nginx-PushStream-Tag', '0.5.5'],
  ['X-Nginx-PushStream-Commit', '3bc016f811d50374251960db091557571dfd7393'],
] as const;

/** What requests on a statistics location mean. */
export function statistics(server: PushStreamServer, settings: PushStreamSettings): Handler {
  const { broker } = server;
  const ambient = ({ method }: Exchange) => (method === 'GET' ? [...uncached, ...moduleVersion] : uncached);

  return answering(ambient, async (exchange, headers) => {
    if (exchange.method !== 'GET') throw new Refusal(405, undefined, [['Allow', 'GET']]);
    const { contentType, body } = await information(exchange);
    exchange.respond({ status: 200, headers: [['Content-Type', contentType], ...headers] }, body);
  });

  async function information(exchange: Exchange): Promise<Information> {
    const format = formatFor(exchange.header('accept'));
    const totals = await broker.totals();
    const names = parseChannelsPath(channelsPath(settings, exchange)).map(({ name }) => name);
    const firstPattern = names.findIndex(isPattern);
    checkLengths(firstPattern < 0 ? names : names.slice(0, firstPattern), server.settings);
    if (names.length === 0) return showSummary(format, summaryFacts(server, totals));
    const pattern = names[firstPattern];
    if (pattern !== undefined) {
      const prefix = pattern === 'ALL' ? '' : pattern.slice(0, pattern.indexOf('*'));
      return showGroup(format, groupFacts(server, totals), await broker.counts({ prefix }));
    }
    const counts = await broker.counts(names);
    const [first] = counts;
    if (!first) throw new Refusal(404);
    if (counts.length === 1) return showChannel(format, first);
    return showGroup(format, groupFacts(server, totals), counts);
  }
}
