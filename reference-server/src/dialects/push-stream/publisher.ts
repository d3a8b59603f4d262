import type { ChannelCounts } from '../../broker/following.js';
import type { Exchange, Handler, HeaderList } from '../../http/exchange.js';
import { accessHeaders, answering, explainHeader, Refusal, uncached } from './answer.js';
import { textFromWire } from './byte-text.js';
import { groupFacts } from './facts.js';
import { formatFor, showChannel, showGroup } from './information.js';
import { requestedChannels } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';

/** What requests on a publisher location mean. */
export function publisher(server: PushStreamServer, settings: PushStreamSettings, admin: boolean): Handler {
  const { broker } = server;
  const methods = admin ? 'GET, POST, PUT, DELETE' : 'GET, POST, PUT';
  const longestBody = settings.client_max_body_size ?? server.longestBody;
  const store = settings.push_stream_store_messages;
  const access = accessHeaders(settings, methods);
  const ambient = (exchange: Exchange) => [...access(exchange), ...uncached];

  return answering(ambient, async (exchange, headers) => {
    const { method } = exchange;
    if (method === 'OPTIONS') return exchange.respond({ status: 200, headers });
    if (!methods.split(', ').includes(method)) throw new Refusal(405, undefined, [['Allow', methods]]);
    const channels = requestedChannels(settings, server, exchange).map(({ name }) => name);
    const events = server.settings.push_stream_events_channel_id;
    if (method !== 'GET' && events !== '' && channels.includes(events)) {
      throw new Refusal(403, 'Only internal routines can change events channel.');
    }
    if (method === 'GET') return show(exchange, headers, channels, await broker.counts(channels));
    const bytes = await exchange.body(longestBody);
    if (method === 'DELETE') return remove(exchange, headers, channels, bytes);
    if (bytes.byteLength === 0) throw new Refusal(400, 'Empty post requests are not allowed.');
    const counts = await broker.publishTo(channels, { bytes, ...labels(exchange) }, { store });
    if (settings.push_stream_channel_info_on_publish) return show(exchange, headers, channels, counts);
    exchange.respond({ status: 200, headers });
  });

  async function show(
    exchange: Exchange,
    headers: HeaderList,
    channels: readonly string[],
    counts: readonly ChannelCounts[],
  ): Promise<void> {
    const [first] = counts;
    if (!first) throw new Refusal(404);
    const format = formatFor(exchange.header('accept'));
    const { contentType, body } =
      channels.length === 1
        ? showChannel(format, first)
        : showGroup(format, groupFacts(server, await broker.totals()), counts);
    exchange.respond({ status: 200, headers: [['Content-Type', contentType], ...headers] }, body);
  }

  async function remove(
    exchange: Exchange,
    headers: HeaderList,
    channels: readonly string[],
    bytes: Uint8Array,
  ): Promise<void> {
    const text = bytes.byteLength === 0 ? undefined : bytes;
    const deleted = await Promise.all(channels.map((channel) => broker.delete(channel, text)));
    if (deleted.every((info) => info === undefined)) throw new Refusal(404);
    exchange.respond({ status: 200, headers: [...explainHeader('Channel deleted.'), ...headers] });
  }
}

/** What the publisher says of its message. */
function labels(exchange: Exchange) {
  const text = (name: string) => textFromWire(exchange.header(name) ?? '') || undefined;
  const eventId = text('event-id');
  const eventType = text('event-type');
  const contentType = exchange.header('content-type') || undefined;
  return { eventId, eventType, contentType };
}
