import { type Awaitable, whenReady } from '../../broker/awaitable.js';
import type { ChannelCounts } from '../../broker/following.js';
import type { Body, Exchange, Handler, HeaderList } from '../../http/exchange.js';
import { accessHeaders, answering, explainHeader, Refusal, uncached } from './answer.js';
import { textFromWire } from './byte-text.js';
import { groupFacts } from './facts.js';
import { formatFor, showChannel, showGroup } from './information.js';
import { requestedChannels } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';

/** What requests on a publisher location mean. */
export function publisher(server: PushStreamServer, settings: PushStreamSettings, admin: boolean): Handler {
  const { broker, outbox } = server;
  const { publishes } = outbox.traffic.pushStream;
  const methods = admin ? 'GET, POST, PUT, DELETE' : 'GET, POST, PUT';
  const longestBody = settings.client_max_body_size ?? server.longestBody;
  const store = settings.push_stream_store_messages;
  const access = accessHeaders(settings, methods);
  let latest: { readonly access: HeaderList; readonly headers: HeaderList } | undefined;
  const ambient = (exchange: Exchange) => {
    const list = access(exchange);
    if (list !== latest?.access) latest = { access: list, headers: [...list, ...uncached] };
    return latest.headers;
  };
  const taken = new Set(methods.split(', '));

  const act = (exchange: Exchange, headers: HeaderList): void | Promise<void> => {
    const { method } = exchange;
    if (method === 'OPTIONS') return exchange.respond({ status: 200, headers });
    if (!taken.has(method)) throw new Refusal(405, undefined, [['Allow', methods]]);
    const channels = requestedChannels(settings, server, exchange).map(({ name }) => name);
    const events = server.settings.push_stream_events_channel_id;
    if (method !== 'GET' && events !== '' && channels.includes(events)) {
      throw new Refusal(403, 'Only internal routines can change events channel.');
    }
    if (method === 'GET') {
      return whenReady(broker.counts(channels), (counts) => show(exchange, headers, counts));
    }
    return whenReady(exchange.body(longestBody), (bytes) =>
      method === 'DELETE'
        ? remove(exchange, headers, channels, bytes)
        : publish(exchange, headers, channels, bytes),
    );
  };

  return answering(ambient, act, ({ method }, status) => {
    if (method === 'POST' || method === 'PUT') publishes.count(status);
  });

  function publish(
    exchange: Exchange,
    headers: HeaderList,
    channels: readonly string[],
    bytes: Uint8Array,
  ): Awaitable<void> {
    if (bytes.byteLength === 0) throw new Refusal(400, 'Empty post requests are not allowed.');
    return whenReady(broker.publishTo(channels, { bytes, ...labels(exchange) }, { store }), (counts) => {
      publishes.count(200);
      return settings.push_stream_channel_info_on_publish
        ? show(exchange, headers, counts)
        : exchange.respond({ status: 200, headers });
    });
  }

  function show(exchange: Exchange, headers: HeaderList, counts: readonly ChannelCounts[]): Awaitable<void> {
    const [first] = counts;
    if (!first) throw new Refusal(404);
    const format = formatFor(exchange.header('accept'));
    const tell = ({ contentType, body }: { readonly contentType: string; readonly body: Body }) =>
      exchange.respond({ status: 200, headers: [['Content-Type', contentType], ...headers] }, body);
    // Of several names one channel may be there: it is told of as if it had been asked for by itself.
    if (counts.length === 1) return tell(showChannel(format, first));
    return whenReady(broker.totals(), (totals) =>
      tell(showGroup(format, groupFacts(server, totals), counts)),
    );
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
