/** How many subscribers a channel has, and when one comes or goes. */
import type { PushStream } from './client/push-stream.js';
import { type BufferOptions, createSubscription, dispose, type Subscription } from './client/subscription.js';
import { delay, onAbort } from './clock.js';
import { publisherUrl } from './connection/url.js';
import { backoff } from './engine/backoff.js';
import { asError, located, PushStreamError } from './errors.js';
import { parse } from './protocol/message.js';
import { ask } from './transports/http.js';

/** What has changed. */
export interface Presence {
  /** Somebody came, or left; `counted`: the server was asked, and has told another number. */
  readonly type: 'joined' | 'left' | 'counted';
  /** Subscriptions of the channel now, as far as is known. */
  readonly count: number;
}

export interface PresenceOptions extends BufferOptions {
  /** The channel of `push_stream_events_channel_id`. Default: events. Use: as in nginx.conf. */
  readonly eventsChannel?: string | undefined;
}

/** What the types of messages on the events channel mean. */
const changes = new Map<unknown, Presence['type']>([
  ['client_subscribed', 'joined'],
  ['client_unsubscribed', 'left'],
]);

/** The shortest time between two questions to the server, in milliseconds. */
const pause = 1_000;

/** What a message of the events channel says: JSON, which a codec may have read. */
function readEvent(data: unknown): { readonly type?: unknown; readonly channel?: unknown } {
  const value = typeof data === 'string' ? parse(data) : data;
  return typeof value === 'object' && value !== null ? value : {};
}

/** Asks the server how many subscriptions there are. */
async function countOf(client: PushStream, channel: string, signal: AbortSignal): Promise<number> {
  const auth = await client.auth?.({ mode: 'publish', attempt: 0 });
  const url = publisherUrl(client, [channel], { ...auth?.params, _: client.clock.now() });
  const headers = { Accept: 'application/json', ...auth?.headers };
  try {
    const response = await ask(client, url, { headers, signal }, [404]);
    const body = await response.text();
    // A channel that nobody has made yet.
    if (response.status === 404 && !body) return 0;
    const { subscribers } = (parse(body) ?? {}) as { subscribers?: unknown };
    if (!Number.isSafeInteger(subscribers))
      throw new PushStreamError('refused', 'The answer has no number of subscribers');
    return subscribers as number;
  } catch (error) {
    throw located(error, `presence ${url}`);
  }
}

/**
 * Follows who comes to a channel and who leaves it, by the events channel of push-stream. The first item is the count that
 * the server tells; it is asked again after each connection of the client, and where events are missing.
 *
 * ```ts
 * for await (const { count } of presence(stream, 'room')) show(count);
 * ```
 *
 * The server needs `push_stream_events_channel_id`, the location of the subscriber
 * `push_stream_allow_connections_to_events_channel on`, and the client has to be allowed to ask the publisher's location by
 * GET. Subscriptions are counted, the client's own too; they have no names. Who polls comes and goes with each poll. The
 * browser's own EventSource, of the options `EventSource` and `eventTypes`, has to be told of the types `client_subscribed`
 * and `client_unsubscribed`.
 * @throws PushStreamError `unsupported` in the relay dialect. The iteration fails with `refused`, when the server does not
 * tell the count, and as that of `subscribe` does.
 */
export function presence<Channels extends object>(
  client: PushStream<Channels>,
  channel: keyof Channels & string,
  { eventsChannel = 'events', ...options }: PresenceOptions = {},
): Subscription<Presence> {
  // Which channels are typed is of no interest here.
  const stream = client as unknown as PushStream;
  if (stream.dialect === 'relay')
    throw new PushStreamError(
      'unsupported',
      'presence needs the dialect push-stream: relay servers have no events channel',
    );
  const over = new AbortController();
  const { signal } = over;
  let count: number | undefined;
  /** How often something has happened after which the count may be another. */
  let happened = 0;
  let counting = false;
  let failure: PushStreamError | undefined;
  /** Else the connection has to open with the events channel first. */
  const isFollowing = stream.readyState === 2 && Object.hasOwn(stream.channels, eventsChannel);
  const events = stream.subscribe(eventsChannel);
  const { items, push } = createSubscription<Presence>(options, () => {
    over.abort();
    void events.return();
  });

  onAbort(options.signal, items[dispose], signal);

  const fail = (error: unknown) => {
    failure = asError(error);
    items[dispose]();
  };
  const tell = (type: Presence['type'], now: number) => {
    count = Math.max(0, now);
    push({ type, count });
  };

  /** Asks until nothing has happened between a question and its answer: else nobody knows which came first. */
  const recount = async () => {
    happened++;
    if (counting) return;
    counting = true;
    const {
      clock,
      random,
      reconnectOnTimeoutInterval: base,
      reconnectOnChannelUnavailableInterval: longest,
    } = stream;
    let failures = 0;
    let asked = 0;
    while (asked !== happened) {
      const before = happened;
      let wait = pause;
      try {
        const told = await countOf(stream, channel, signal);
        if (told !== count) tell('counted', told);
        failures = 0;
        asked = before;
      } catch (cause) {
        if (signal.aborted) return;
        const error = asError(cause);
        if (error.code !== 'down') return fail(error);
        wait = Math.max(pause, error.retryAfter ?? 0, backoff(++failures, base, longest, random()));
      }
      if (asked !== happened) await delay(clock, wait, signal);
    }
    counting = false;
  };

  const follow = async () => {
    for await (const { data } of events) {
      const { type, channel: about } = readEvent(data);
      const change = changes.get(type);
      if (!change || about !== channel) continue;
      happened++;
      if (count !== undefined) tell(change, count + (change === 'joined' ? 1 : -1));
    }
    items[dispose]();
  };

  stream.addEventListener('open', recount, { signal });
  for (const type of ['gap', 'reset'] as const)
    stream.addEventListener(
      type,
      ({ detail }) => {
        if (detail.channel === eventsChannel) void recount();
      },
      { signal },
    );
  if (isFollowing) void recount();
  follow().catch(fail);

  const next = items.next.bind(items);
  return Object.assign(items, {
    async next() {
      const item = await next();
      if (!item.done || !failure) return item;
      const error = failure;
      failure = undefined;
      throw error;
    },
  });
}
