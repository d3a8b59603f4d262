import { whenReady } from '../../broker/awaitable.js';
import type { Broker, Cursor, SubscribeEvent, SubscribeRefusal } from '../../broker/broker.js';
import type { Message, Position } from '../../broker/message.js';
import type { Answer } from '../../delivery/answers.js';
import type { Traffic } from '../../delivery/traffic.js';
import type { Exchange, Handler, HeaderList } from '../../http/exchange.js';
import {
  ambientHeaders,
  answering,
  inText,
  isPreflight,
  methodNotAllowed,
  preflightAnswer,
  send,
} from './answer.js';
import { channelOf } from './channel-id.js';
import { cursorOf, resumeAt, validators } from './cursor.js';
import { type Answers, poll } from './poll.js';
import type { RelaySettings } from './settings.js';

const vary = ['Vary', 'If-None-Match, If-Modified-Since'] as const;

const messageHeaders = new WeakMap<Message, HeaderList>();

/** The headers of a message, made once for all who get it. */
function headersOf(message: Message): HeaderList {
  let headers = messageHeaders.get(message);
  if (!headers) {
    const { contentType } = message;
    const type = contentType === undefined ? [] : [['Content-Type', contentType] as const];
    headers = [...type, ...validators(message), vary];
    messageHeaders.set(message, headers);
  }
  return headers;
}

const refusals: Readonly<
  Record<
    SubscribeRefusal,
    { readonly status: number; readonly reason: string; readonly headers?: HeaderList }
  >
> = {
  'unknown channel': { status: 403, reason: 'No publisher has created this channel.' },
  'too many subscribers': { status: 403, reason: 'There are too many subscribers on this channel.' },
  'too many channels': { status: 503, reason: 'There are too many channels that nobody has published to.' },
  'no memory': { status: 503, reason: 'The memory for channels and messages is used up.' },
  stopping: { status: 503, reason: 'The server is stopping.', headers: [['Retry-After', '1']] },
  'store unavailable': {
    status: 503,
    reason: 'Messages cannot be read at present.',
    headers: [['Retry-After', '1']],
  },
};

/** What requests on a subscriber location mean (relay 3.1). */
export function subscriber(broker: Broker, settings: RelaySettings, { modes }: Traffic['relay']): Handler {
  const wait = settings.push_subscriber !== 'interval-poll';
  const traffic = modes[wait ? 'long-polling' : 'polling'];
  const base = {
    wait,
    timeout: wait ? settings.push_subscriber_timeout : 0,
    concurrency: settings.push_subscriber_concurrency,
    maxSubscribers: settings.push_max_channel_subscribers,
    mustExist: settings.push_authorized_channels_only,
    channelTimeout: settings.push_channel_timeout,
  };

  return answering(settings, (exchange) => {
    if (isPreflight(exchange)) {
      send(
        exchange,
        settings,
        preflightAnswer(exchange, ['GET'], ['If-None-Match', 'If-Modified-Since', 'Cache-Control']),
      );
      return;
    }
    if (exchange.method !== 'GET') {
      send(exchange, settings, methodNotAllowed(exchange.method, ['GET']));
      return;
    }
    const channel = channelOf(exchange, settings);
    const ambient = ambientHeaders(exchange, settings);
    return whenReady(broker.current(), (current) => {
      const after = startOf(exchange, current);
      const answers: Answers = (event) => {
        const answer = answerTo(event, after);
        return { ...answer, headers: [...answer.headers, ...ambient] };
      };
      poll(exchange, broker, { ...base, channel, after }, answers, traffic);
    });
  });

  function startOf(exchange: Exchange, current: Position): Cursor {
    const fresh = /\bno-cache\b/i;
    const isFresh =
      fresh.test(exchange.header('cache-control') ?? '') || fresh.test(exchange.header('pragma') ?? '');
    if (settings.push_ignore_queue_on_no_cache && isFresh) return 'newest';
    return cursorOf(exchange, current);
  }

  function answerTo(event: SubscribeEvent, after: Cursor): Answer {
    switch (event.type) {
      case 'message':
        return { status: 200, headers: headersOf(event.message), bytes: event.message.bytes };
      case 'gone':
        return inText(410, 'The channel was deleted.');
      case 'conflict':
        return inText(409, 'Another subscriber of this channel goes first.');
      case 'refused': {
        const { status, reason, headers } = refusals[event.reason];
        return inText(status, reason, headers);
      }
      case 'none':
      case 'timeout':
      case 'closed':
        return { status: 304, headers: [...validators(resumeAt(after, broker.latest())), vary] };
    }
  }
}
