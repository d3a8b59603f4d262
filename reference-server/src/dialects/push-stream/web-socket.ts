import type { ChannelRequest, Following } from '../../broker/following.js';
import { Feed } from '../../delivery/feed.js';
import { LiveSubscriber, type LiveStyle } from '../../delivery/live-subscriber.js';
import { type WebSocketListener, WebSocketSession } from '../../delivery/websocket.js';
import { pingFrame, textFrame } from '../../delivery/websocket-frames.js';
import { handshake } from '../../delivery/websocket-handshake.js';
import type { Exchange, Handler } from '../../http/exchange.js';
import { followRefusal, Refusal, refusalOf, refuse, uncached } from './answer.js';
import { formatOf } from './format.js';
import { positionOf } from './position.js';
import { checkSubscription, requestedChannels } from './requested-channels.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamSettings } from './settings.js';

const noBytes = Buffer.alloc(0);

/** What requests on a websocket location mean. */
export function webSocket(server: PushStreamServer, settings: PushStreamSettings): Handler {
  const { broker, outbox } = server;
  const format = formatOf(server, settings, 'websocket');
  const framed = (bytes: Buffer) => (bytes.length > 0 ? textFrame(bytes) : noBytes);
  const style: LiveStyle = {
    outbox,
    feed: new Feed((message) => textFrame(format.message(message))),
    ping: pingFrame,
    footer: framed(format.footer),
    pingInterval: settings.push_stream_ping_message_interval,
    connectionTtl: settings.push_stream_subscriber_connection_ttl,
  };
  const header = framed(format.header());
  const limit = settings.client_max_body_size ?? server.longestBody;

  return (exchange) => {
    if (exchange.method !== 'GET') {
      return exchange.respond({ status: 405, headers: [['Allow', 'GET']] });
    }
    const origins = settings.push_stream_allowed_origins?.(exchange);
    const answer = handshake((name) => exchange.header(name), origins);
    if ('status' in answer) return turnDown(exchange, new Refusal(answer.status, answer.explain, answer.headers));
    const socket = exchange.upgrade(answer);
    if (!socket) return turnDown(exchange, new Refusal(400));
    const client = new Client();
    client.session = new WebSocketSession(socket, { clock: outbox.clock, limit, listener: client });
    try {
      client.follow(exchange);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const { status, explain = '' } = refusal;
      client.session.close(1008, `{"http_status": ${status}, "explain":${JSON.stringify(explain)}}`);
    }
  };

  function turnDown(exchange: Exchange, refusal: Refusal): void {
    if (!exchange.ended) refuse(exchange, refusal, [...uncached, ['Connection', 'close']]);
  }

  /** The texts of one client go to all its channels. */
  async function publish(channels: readonly string[], bytes: Uint8Array): Promise<void> {
    try {
      await broker.publishTo(channels, { bytes }, { store: settings.push_stream_store_messages });
    } catch (error) {
      // There is nobody who could be told that there is no room.
      if (!refusalOf(error)) throw error;
    }
  }
}
