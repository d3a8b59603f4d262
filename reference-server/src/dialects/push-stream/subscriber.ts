import type { Awaitable } from '../../broker/awaitable.js';
import type {
  ChannelRequest,
  Follower,
  FollowRequest,
  FollowResult,
  StartPosition,
} from '../../broker/following.js';
import { chunk } from '../../delivery/chunk.js';
import { Feed } from '../../delivery/feed.js';
import { HeldRequest, type Releases } from '../../delivery/held-request.js';
import { type LiveStyle, LiveSubscriber } from '../../delivery/live-subscriber.js';
import { respondInParts } from '../../delivery/pulled-body.js';
import type { ModeTraffic } from '../../delivery/traffic.js';
import type { Exchange, Handler, HeaderList, ResponseHead } from '../../http/exchange.js';
import { queryArgument } from '../../http/request-argument.js';
import { dependsOnHeadAlone } from '../../http/variables.js';
import { accessHeaders, answering, followRefusal, Refusal, unbuffered, uncached } from './answer.js';
import { type AnswerContext, PollAnswers } from './answers.js';
import { decodeValue } from './channels-path.js';
import { type Format, formatOf, type Minima } from './format.js';
import { jsonpCallback } from './jsonp.js';
import { askedForOpening, promisesOpening, withOpening } from './opening.js';
import { positionOf } from './position.js';
import type { SubscriberMode } from './read-settings.js';
import { checkSubscription, requestedChannels } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';
import { whenFollowed } from './when-followed.js';

/** Who is answered at once is told nothing later. */
const nobody: Follower = { message() {}, deleted() {}, closed() {} };

const identity = (bytes: Buffer) => bytes;

/** All that a poll says, read once for the many that say the same. */
interface Poll {
  readonly key: object | undefined;
  readonly request: FollowRequest;
  readonly context: AnswerContext;
  readonly releases: Releases;
  readonly traffic: ModeTraffic;
  /** It is told at once where it begins, in place of being held. */
  readonly opens: boolean;
}

/** The same for a stream. */
interface Stream {
  readonly key: object | undefined;
  readonly request: FollowRequest;
  readonly style: LiveStyle;
  readonly head: ResponseHead;
  /** Framed. */
  readonly header: Uint8Array;
  /** It is told where it begins. */
  readonly opens: boolean;
}

/** What requests on a subscriber location mean, but for websocket. */
export function subscriber(
  server: PushStreamServer,
  settings: PushStreamSettings,
  mode: Exclude<SubscriberMode, 'websocket'>,
): Handler {
  const { broker, outbox } = server;
  const { modes } = outbox.traffic.pushStream;
  const format = formatOf(server, settings, mode);
  const { push_stream_timeout_with_body: withBody } = server.settings;
  const answers = new PollAnswers(format, settings.default_type, outbox.clock, withBody);
  const styles = new Map<string, LiveStyle>();
  const isAskedForOpening = askedForOpening(settings.push_stream_message_template);
  const heldTtl =
    settings.push_stream_longpolling_connection_ttl ?? settings.push_stream_subscriber_connection_ttl;
  const access = accessHeaders(settings, 'GET');
  let latest: { readonly access: HeaderList; readonly headers: HeaderList } = {
    access: [],
    headers: uncached,
  };
  const ambient = (exchange: Exchange) => {
    const list = access(exchange);
    if (exchange.method === 'OPTIONS') return list;
    // One list for all: answers with the same headers can be the same object.
    if (list !== latest.access) latest = { access: list, headers: [...list, ...uncached] };
    return latest.headers;
  };

  const dependOnHeadAlone = [
    settings.push_stream_channels_path,
    settings.push_stream_last_event_id,
    settings.push_stream_last_received_message_time,
    settings.push_stream_last_received_message_tag,
    settings.push_stream_allowed_origins,
  ].every(dependsOnHeadAlone);
  let latestPoll: Poll | undefined;
  let latestStream: Stream | undefined;

  return answering(ambient, (exchange, headers) => {
    const { headKey } = exchange;
    if (headKey !== undefined) {
      if (latestPoll?.key === headKey) return poll(exchange, latestPoll);
      if (latestStream?.key === headKey) return follow(exchange, latestStream);
    }
    if (exchange.method === 'OPTIONS') return exchange.respond({ status: 200, headers });
    if (exchange.method !== 'GET') throw new Refusal(405, undefined, [['Allow', 'GET']]);
    const channels = requestedChannels(settings, server, exchange);
    checkSubscription(channels, settings, server.settings);
    const how = modeOf(exchange, mode);
    if (how === 'polling' || how === 'long-polling')
      return poll(exchange, readPoll(exchange, headers, channels, how));
    return stream(exchange, headers, channels);
  });

  function request(
    start: StartPosition,
    channels: readonly ChannelRequest[],
    stay: FollowRequest['stay'],
  ): FollowRequest {
    return { channels, start, stay, mustHaveMessages: settings.push_stream_authorized_channels_only };
  }

  function readPoll(
    exchange: Exchange,
    headers: HeaderList,
    channels: readonly ChannelRequest[],
    how: 'polling' | 'long-polling',
  ): Poll {
    const hold = how === 'long-polling';
    const context = { headers, callback: callbackOf(exchange) };
    const start = positionOf(settings, exchange);
    const isNew = start.time === undefined && start.eventId === undefined;
    const opens = hold && isNew && isAskedForOpening(exchange);
    latestPoll = {
      key: dependOnHeadAlone ? exchange.headKey : undefined,
      request: request(start, channels, hold && !opens ? 'when there is nothing' : 'never'),
      context,
      releases: (release) => answers.held(release, context),
      traffic: modes[context.callback === undefined ? how : 'jsonp'],
      opens,
    };
    return latestPoll;
  }

  function poll(exchange: Exchange, { request, context, releases, opens, traffic }: Poll): Awaitable<void> {
    const held = new HeldRequest(exchange, outbox, releases, traffic);
    const follower = request.stay === 'never' ? nobody : held;
    return whenFollowed(exchange, broker.follow(request, follower), (result) =>
      answerPoll(exchange, held, result, { context, opens, traffic }),
    );
  }

  function answerPoll(
    exchange: Exchange,
    held: HeldRequest,
    result: FollowResult,
    { context, opens, traffic }: Pick<Poll, 'context' | 'opens' | 'traffic'>,
  ): void {
    if (result.type === 'refused') throw followRefusal(result.reason);
    if (result.type === 'closed') {
      held.closed();
    } else if (result.following) {
      held.start(result.following, heldTtl);
      exchange.onAbandoned(() => held.leave());
    } else if (result.old.length > 0) {
      traffic.delivered += result.old.length;
      const { head, parts } = answers.stored(result.old, result.position, context);
      respondInParts(exchange, head, parts, outbox);
    } else if (opens) {
      const { bytes, ...head } = answers.opening(broker.latest(), context);
      exchange.respond(head, bytes);
    } else {
      exchange.respond(answers.none(result.position, context));
    }
  }

  function stream(
    exchange: Exchange,
    headers: HeaderList,
    channels: readonly ChannelRequest[],
  ): Awaitable<void> {
    const told = settings.push_stream_user_agent;
    const userAgent = told ? decodeValue(told(exchange)) : (exchange.header('user-agent') ?? '');
    const minima = format.minimaFor(userAgent);
    const chunked = exchange.streamFraming === 'chunked';
    const opens = isAskedForOpening(exchange);
    const header = format.header(minima);
    latestStream = {
      key: dependOnHeadAlone && dependsOnHeadAlone(told) ? exchange.headKey : undefined,
      request: request(positionOf(settings, exchange), channels, 'always'),
      style: styleFor(chunked, minima),
      head: {
        status: 200,
        headers: [
          ['Content-Type', format.contentType],
          ...headers,
          ...unbuffered,
          ...(opens ? promisesOpening(settings.push_stream_ping_message_interval) : []),
        ],
      },
      header: chunked ? chunk(header) : header,
      opens,
    };
    return follow(exchange, latestStream);
  }

  function follow(exchange: Exchange, { request, style, head, header, opens }: Stream): Awaitable<void> {
    const live = new LiveSubscriber(style);
    return whenFollowed(exchange, broker.follow(request, live), (result) =>
      startStream(exchange, live, result, { head, header, opens }),
    );
  }

  function startStream(
    exchange: Exchange,
    live: LiveSubscriber,
    result: FollowResult,
    { head, header, opens }: Pick<Stream, 'head' | 'header' | 'opens'>,
  ): void {
    if (result.type === 'refused') throw followRefusal(result.reason);
    if (result.type === 'closed') throw new Refusal(503);
    const { following } = result;
    if (!following) throw new Error('a stream was not followed');
    try {
      const old = opens ? withOpening(result.old, broker) : result.old;
      live.start(following, exchange.stream(head), header, old);
      modes[mode].delivered += result.old.length;
    } catch (error) {
      // Nothing was begun: it is answered as any other request that fails.
      following.leave();
      throw error;
    }
    exchange.onAbandoned(() => live.leave());
  }

  /** What all subscribers have in common who are sent the same bytes. */
  function styleFor(chunked: boolean, minima: Minima | undefined): LiveStyle {
    const key = `${chunked} ${minima?.header} ${minima?.message}`;
    let style = styles.get(key);
    if (!style) {
      style = liveStyle(format, chunked ? chunk : identity, minima);
      styles.set(key, style);
    }
    return style;
  }

  function liveStyle(
    { message, ping, footer }: Format,
    frame: (bytes: Buffer) => Buffer,
    minima: Minima | undefined,
  ): LiveStyle {
    return {
      outbox,
      traffic: modes[mode],
      feed: new Feed((one) => frame(message(one, minima))),
      ping: frame(ping),
      footer: frame(footer),
      pingInterval: settings.push_stream_ping_message_interval,
      connectionTtl: settings.push_stream_subscriber_connection_ttl,
    };
  }

  function callbackOf(exchange: Exchange): string | undefined {
    const raw = queryArgument(exchange.query, 'callback');
    if (raw === undefined || mode === 'eventsource') return undefined;
    const callback = jsonpCallback(raw);
    if (callback === undefined) throw new Refusal(400, 'The callback is no plain name of a function.');
    return callback;
  }
}

/** The mode of a request: what it asks for, or that of the location. */
function modeOf(exchange: Exchange, mode: SubscriberMode): SubscriberMode {
  const asked = exchange.header('x-nginx-pushstream-mode')?.toLowerCase();
  if (asked === 'long-polling') return 'long-polling';
  return asked === 'polling' && mode !== 'long-polling' ? 'polling' : mode;
}
