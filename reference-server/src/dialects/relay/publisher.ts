import { type Awaitable, whenReady } from '../../broker/awaitable.js';
import type { Broker, ChannelInfo, PublishPolicy } from '../../broker/broker.js';
import type { Answer } from '../../delivery/answers.js';
import type { PublishTraffic } from '../../delivery/traffic.js';
import type { Exchange, Handler } from '../../http/exchange.js';
import { answering, inText, isPreflight, methodNotAllowed, preflightAnswer, send } from './answer.js';
import { channelOf } from './channel-id.js';
import { channelInformation } from './channel-information.js';
import type { RelaySettings } from './settings.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;

function policyOf(settings: RelaySettings): PublishPolicy {
  return {
    keep: settings.push_store_messages ? settings.push_max_message_buffer_length : 0,
    messageTimeout: settings.push_message_timeout,
    dropReceivedAbove: settings.push_delete_oldest_received_message
      ? settings.push_min_message_buffer_length
      : Number.POSITIVE_INFINITY,
    channelTimeout: settings.push_channel_timeout,
  };
}

function withInformation(exchange: Exchange, status: number, info: ChannelInfo): Answer {
  const { contentType, bytes } = channelInformation(info, exchange.header('accept'));
  return {
    status,
    headers: [
      ['Content-Type', contentType],
      ['Vary', 'Accept'],
    ],
    bytes,
  };
}

/**
 * What requests on a publisher location mean (relay 3.2).
 * @param longestBody bytes; 0 = no limit
 */
export function publisher(
  broker: Broker,
  settings: RelaySettings,
  longestBody: number,
  publishes: PublishTraffic,
): Handler {
  const policy = policyOf(settings);

  return answering(settings, serve, ({ method }, status) => {
    if (method === 'POST') publishes.count(status);
  });

  function serve(exchange: Exchange): void | Promise<void> {
    const { method } = exchange;
    if (isPreflight(exchange)) {
      return send(exchange, settings, preflightAnswer(exchange, methods, ['Content-Type', 'Accept']));
    }
    if (method === 'OPTIONS')
      return send(exchange, settings, { status: 200, headers: [['Allow', methods.join(', ')]] });
    if (!(methods as readonly string[]).includes(method))
      return send(exchange, settings, methodNotAllowed(method, methods));
    const channel = channelOf(exchange, settings);
    // Of every method: a request has its effect when it has arrived whole.
    return whenReady(exchange.body(longestBody), (bytes) =>
      whenReady(act(exchange, channel, bytes), (answer) => {
        if (method === 'POST') publishes.count(answer.status);
        send(exchange, settings, answer);
      }),
    );
  }

  function act(exchange: Exchange, channel: string, bytes: Uint8Array): Awaitable<Answer> {
    switch (exchange.method) {
      case 'POST': {
        const contentType = exchange.header('content-type') || undefined;
        return whenReady(broker.publish(channel, { bytes, contentType }, policy), ({ receivers, info }) =>
          withInformation(exchange, receivers > 0 ? 201 : 202, info),
        );
      }
      case 'PUT':
        return whenReady(broker.create(channel, policy), ({ info }) => withInformation(exchange, 200, info));
      case 'DELETE':
        return whenReady(broker.delete(channel), (info) => informed(exchange, info));
      default:
        return whenReady(broker.info(channel), (info) => informed(exchange, info));
    }
  }
}

function informed(exchange: Exchange, info: ChannelInfo | undefined): Answer {
  return info ? withInformation(exchange, 200, info) : inText(404, 'There is no such channel.');
}
