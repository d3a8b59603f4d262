import { type Awaitable, whenReady } from '../../broker/awaitable.js';
import type { ChannelRequest, FollowResult } from '../../broker/following.js';
import { Feed } from '../../delivery/feed.js';
import { type LiveStyle, LiveSubscriber, type Outlet } from '../../delivery/live-subscriber.js';
import { type WebSocketListener, WebSocketSession } from '../../delivery/websocket.js';
import { pingFrame, textFrame } from '../../delivery/websocket-frames.js';
import { handshake } from '../../delivery/websocket-handshake.js';
import type { Exchange, Handler } from '../../http/exchange.js';
import { followRefusal, Refusal, refusalOf, refuse, uncached } from './answer.js';
import { decodeValue } from './channels-path.js';
import { formatOf } from './format.js';
import { askedForOpening, withOpening } from './opening.js';
import { positionOf } from './position.js';
import { checkSubscription, requestedChannels } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';

const noBytes = Buffer.alloc(0);

/** What following the channels of a request came to. */
interface Followed {
  readonly channels: readonly ChannelRequest[];
  readonly result: FollowResult;
}

/** Why it came to nothing. */
interface Failed {
  readonly error: unknown;
}

/** What requests on a websocket location mean. */
export function webSocket(server: PushStreamServer, settings: PushStreamSettings): Handler {
  const { broker, outbox } = server;
  const { modes, socketPublishes } = outbox.traffic.pushStream;
  const format = formatOf(server, settings, 'websocket');
  const framed = (bytes: Buffer) => (bytes.length > 0 ? textFrame(bytes) : noBytes);
  const style: LiveStyle = {
    outbox,
    traffic: modes.websocket,
    feed: new Feed((message) => textFrame(format.message(message))),
    ping: pingFrame,
    footer: framed(format.footer),
    pingInterval: settings.push_stream_ping_message_interval,
    connectionTtl: settings.push_stream_subscriber_connection_ttl,
  };
  const header = framed(format.header());
  const isAskedForOpening = askedForOpening(settings.push_stream_message_template);
  const limit = settings.client_max_body_size ?? server.longestBody;

  return (exchange) => {
    if (exchange.method !== 'GET') {
      return exchange.respond({ status: 405, headers: [['Allow', 'GET']] });
    }
    const origins = decodeValue(settings.push_stream_allowed_origins?.(exchange) ?? '');
    const answer = handshake((name) => exchange.header(name), origins);
    if ('status' in answer)
      return turnDown(exchange, new Refusal(answer.status, answer.explain, answer.headers));
    const client = new Client(style, publish);
    // Who is told that the connection is open misses nothing from then on: it is followed first.
    return whenReady(follow(exchange, client), (followed) => begin(exchange, client, answer, followed));
  };

  function begin(exchange: Exchange, client: Client, answer: Buffer, followed: Followed | Failed): void {
    const socket = exchange.upgrade(answer);
    if (!socket) {
      leave(followed);
      turnDown(exchange, new Refusal(400));
      return;
    }
    const session = new WebSocketSession(socket, {
      clock: outbox.clock,
      limit,
      listener: client,
      budget: exchange.budget,
      onError: (error) => outbox.report(error),
    });
    try {
      if ('error' in followed) throw followed.error;
      const { channels, result } = followed;
      if (result.type === 'refused') throw followRefusal(result.reason);
      if (result.type === 'closed' || !result.following) throw new Refusal(503);
      if (settings.push_stream_websocket_allow_publish) client.publishTo(publishable(channels), session);
      const old = isAskedForOpening(exchange) ? withOpening(result.old, broker) : result.old;
      client.live.start(result.following, new SessionOutlet(session), header, old);
      modes.websocket.delivered += result.old.length;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) {
        session.fail(error);
        return;
      }
      const { status, explain = '' } = refusal;
      session.close(1008, `{"http_status": ${status}, "explain":${JSON.stringify(explain)}}`);
    }
  }

  /** What it came to, or why not: that is told once the connection is a WebSocket. */
  function follow(exchange: Exchange, client: Client): Awaitable<Followed | Failed> {
    try {
      const channels = requestedChannels(settings, server, exchange);
      checkSubscription(channels, settings, server.settings);
      const mustHaveMessages = settings.push_stream_authorized_channels_only;
      const start = positionOf(settings, exchange);
      const request = { channels, start, stay: 'always', mustHaveMessages } as const;
      const result = broker.follow(request, client.live);
      if (!(result instanceof Promise)) return { channels, result };
      return result.then(
        (late) => ({ channels, result: late }),
        (error) => ({ error }),
      );
    } catch (error) {
      return { error };
    }
  }

  function leave(followed: Followed | Failed): void {
    if ('result' in followed && followed.result.type === 'followed') followed.result.following?.leave();
  }

  /** Nobody but the server publishes to the events channel. */
  function publishable(channels: readonly ChannelRequest[]): readonly string[] {
    const events = server.settings.push_stream_events_channel_id;
    return channels.map(({ name }) => name).filter((name) => events === '' || name !== events);
  }

  function turnDown(exchange: Exchange, refusal: Refusal): void {
    if (!exchange.ended) refuse(exchange, refusal, [...uncached, ['Connection', 'close']]);
  }

  /** The texts of one client go to all its channels. */
  function publish(channels: readonly string[], bytes: Uint8Array, session: WebSocketSession): void {
    const store = settings.push_stream_store_messages;
    const failed = (error: unknown) => {
      socketPublishes.refused++;
      // There is nobody who could be told that there is no room.
      if (!refusalOf(error)) session.fail(error);
    };
    const done = () => {
      socketPublishes.accepted++;
    };
    try {
      const work = broker.publishTo(channels, { bytes }, { store });
      if (work instanceof Promise) work.then(done, failed);
      else done();
    } catch (error) {
      failed(error);
    }
  }
}

/** A session as what live subscribers write to. */
class SessionOutlet implements Outlet {
  readonly #session: WebSocketSession;

  constructor(session: WebSocketSession) {
    this.#session = session;
  }

  get queued(): number {
    return this.#session.queued;
  }

  write(bytes: Uint8Array): void {
    this.#session.send(bytes);
  }

  onDrain(listener: () => void): void {
    this.#session.onDrain(listener);
  }

  end(): void {
    this.#session.close();
  }

  cut(): void {
    this.#session.destroy();
  }
}

type Publish = (channels: readonly string[], bytes: Uint8Array, session: WebSocketSession) => void;

/** The peer of a session. */
class Client implements WebSocketListener {
  readonly live: LiveSubscriber;
  readonly #publish: Publish;
  /** Where its texts go. */
  #to: { readonly channels: readonly string[]; readonly session: WebSocketSession } | undefined;

  constructor(style: LiveStyle, publish: Publish) {
    this.live = new LiveSubscriber(style);
    this.#publish = publish;
  }

  publishTo(channels: readonly string[], session: WebSocketSession): void {
    if (channels.length > 0) this.#to = { channels, session };
  }

  onText(text: Uint8Array): void {
    if (this.#to) this.#publish(this.#to.channels, text, this.#to.session);
  }

  onEnd(): void {
    this.live.leave();
  }
}
