import type { Exchange, Follower } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { handling, headerValue, late, over, overBroker, withHeader } from '../../../mutants/rewrite.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt, following, isAt } from '../proof/whole.js';
import { pushStreamWorld } from '../proof/world.js';

const isLongPolling = (request: string) => request.startsWith('GET /lp/');

/** Requests to long-polling locations have another mode header than they have, where `header` says so. */
function asking(header: (asked: string) => string | undefined, place: 'lp' | 'poll' | 'sub') {
  return handling('subscriber', (exchange, next, location) => {
    if (!isAt(place, location)) return next(exchange);
    const read: Exchange['header'] = (name) =>
      name === 'x-nginx-pushstream-mode' ? header(exchange.header(name) ?? '') : exchange.header(name);
    return next(over(exchange, { header: read }));
  });
}

/** Mutants of long-polling. */
export const longPollingMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'long-polling-gives-old',
    requirement: 'push-stream-long-polling-held',
    breaks: 'a request without a position is given all stored messages',
    parts: () =>
      following({
        request: (request) =>
          request.stay === 'when there is nothing' && Object.keys(request.start).length === 0
            ? { ...request, start: { time: 0, tag: 0 } }
            : request,
      }),
    kills: ['long-polling-held', 'position-now-long-polling', 'position-arguments'],
    says: 'to be held',
  }),
  pushStreamMutant({
    id: 'long-polling-late',
    requirement: 'push-stream-long-polling-next',
    breaks: 'held requests are answered a second and a half after the message',
    parts: (clock) => late(clock, 'subscriber', (answer, { held }) => held && answer.status === 200),
    kills: ['long-polling-next', 'long-polling-deleted'],
    says: 'within',
  }),
  pushStreamMutant({
    id: 'long-polling-tag-0',
    requirement: 'push-stream-long-polling-position',
    breaks: 'the Etag of every answer is W/0',
    parts: () =>
      answersAt('lp', (answer) =>
        headerValue(answer.headers, 'Etag') === undefined
          ? answer
          : { ...answer, headers: withHeader(answer.headers, 'Etag', 'W/0') },
      ),
    kills: [
      'long-polling-position',
      'messages-order-positions',
      'position-latest-long-polling',
      'position-walk-long-polling',
    ],
    says: 'seen: the body',
  }),
  pushStreamMutant({
    id: 'long-polling-waits-anyway',
    requirement: 'push-stream-long-polling-stored',
    breaks: 'backtrack is not looked at by long-polling',
    parts: () =>
      following({
        request: (request) =>
          request.stay === 'when there is nothing'
            ? { ...request, channels: request.channels.map((channel) => ({ ...channel, backtrack: 0 })) }
            : request,
      }),
    kills: [
      'long-polling-stored',
      'jsonp-stored',
      'jsonp-decoded',
      'jsonp-plain',
      'jsonp-templates',
      'jsonp-type',
      'position-backtrack-long-polling',
      'position-backtrack-first-long-polling',
      'position-latest-long-polling',
      'access-encoded-long-polling',
      'messages-limit',
    ],
    says: 'seen: 304',
  }),
  pushStreamMutant({
    id: 'long-polling-first-channel',
    requirement: 'push-stream-long-polling-channels',
    breaks: 'long-polling follows the first channel only',
    parts: () =>
      following({
        request: (request) =>
          request.stay === 'when there is nothing'
            ? { ...request, channels: request.channels.slice(0, 1) }
            : request,
      }),
    kills: ['long-polling-channels', 'position-channels-long-polling', 'position-order-long-polling'],
    says: 'seen: 304',
  }),
  pushStreamMutant({
    id: 'long-polling-one-of-them',
    requirement: 'push-stream-long-polling-broadcast',
    breaks: 'a message ends only the latest request held on its channel',
    parts: () => {
      const latest = new Map<string, Follower>();
      return overBroker((inner) => ({
        follow: (request, follower) => {
          const [name = ''] = request.channels.map((channel) => channel.name);
          const waits = request.stay === 'when there is nothing';
          if (waits) latest.set(name, follower);
          return inner.follow(
            request,
            over(follower, {
              message: (message) => {
                if (!waits || latest.get(name) === follower) follower.message(message);
              },
            }),
          );
        },
      }));
    },
    kills: ['long-polling-broadcast'],
    says: 'seen: 304',
  }),
  pushStreamMutant({
    id: 'long-polling-408',
    requirement: 'push-stream-long-polling-timeout',
    breaks: 'a request whose time is over is answered 408',
    parts: () =>
      answersAt('lp', (answer, { held }) =>
        held && answer.status === 304 ? { ...answer, status: 408 } : answer,
      ),
    kills: ['long-polling-timeout'],
    says: 'expected 304',
  }),
  pushStreamMutant({
    id: 'long-polling-timeout-skips',
    requirement: 'push-stream-long-polling-timeout-position',
    breaks: 'the position of a request whose time is over is a minute ahead',
    parts: (clock) =>
      answersAt('lp', (answer, { held }) => {
        if (!held || answer.status !== 304) return answer;
        const later = new Date(clock.now() + 60_000).toUTCString();
        return { ...answer, headers: withHeader(answer.headers, 'Last-Modified', later) };
      }),
    kills: ['long-polling-timeout-position', 'long-polling-timeout-validators'],
    says: 'expected 200',
  }),
  pushStreamMutant({
    id: 'long-polling-timeout-bare-tag',
    requirement: 'push-stream-long-polling-timeout-validators',
    breaks: 'the Etag of a request whose time is over is 0 without W/',
    parts: () =>
      answersAt('lp', (answer, { held }) =>
        held && answer.status === 304
          ? { ...answer, headers: withHeader(answer.headers, 'Etag', '0') }
          : answer,
      ),
    kills: ['long-polling-timeout-validators'],
    says: 'expected Etag: W/0',
  }),
  pushStreamMutant({
    id: 'long-polling-304-hangs-up',
    requirement: 'push-stream-long-polling-keep-alive',
    breaks: 'the connection is closed after a 304, which does not say so',
    make: rewired(pushStreamWorld.target(), {
      only: isLongPolling,
      response: (response, request) => ({
        bytes: encodedLike(response, {}, request),
        end: response.status === 304,
      }),
    }),
    kills: ['long-polling-keep-alive'],
    says: 'closed',
  }),
  pushStreamMutant({
    id: 'long-polling-410',
    requirement: 'push-stream-long-polling-deleted',
    breaks: 'requests held on a deleted channel are answered 410, as the relay protocol has it',
    parts: () =>
      answersAt('lp', (answer) =>
        Buffer.from(answer.bytes).includes('"id":-2') ? { ...answer, status: 410 } : answer,
      ),
    kills: ['long-polling-deleted'],
    says: 'seen: 410',
  }),
  pushStreamMutant({
    id: 'long-polling-deleted-usual-text',
    requirement: 'push-stream-long-polling-deleted-text',
    breaks: 'the body of a DELETE is not looked at',
    parts: () => overBroker((inner) => ({ delete: (channel) => inner.delete(channel) })),
    kills: [
      'long-polling-deleted-text',
      'streaming-deleted-body',
      'eventsource-deleted-body',
      'websocket-deleted-body',
    ],
    says: 'expected {"id":-2',
  }),
  pushStreamMutant({
    id: 'long-polling-no-mode-header',
    requirement: 'push-stream-long-polling-mode-holds',
    breaks: 'polling locations do not look at X-Nginx-PushStream-Mode',
    parts: () => asking(() => undefined, 'poll'),
    kills: ['long-polling-mode-holds', 'long-polling-mode-case'],
    says: 'to be held',
  }),
  pushStreamMutant({
    id: 'streaming-no-mode-header',
    requirement: 'push-stream-long-polling-mode-answers',
    breaks: 'streaming locations do not look at X-Nginx-PushStream-Mode',
    parts: () => asking(() => undefined, 'sub'),
    kills: ['long-polling-mode-answers'],
    says: 'no answer within',
  }),
  pushStreamMutant({
    id: 'long-polling-mode-by-case',
    requirement: 'push-stream-long-polling-mode-case',
    breaks: 'X-Nginx-PushStream-Mode is looked at in lower case only',
    parts: () => asking((asked) => (/[A-Z]/.test(asked) ? undefined : asked), 'poll'),
    kills: ['long-polling-mode-case'],
    says: 'to be held',
  }),
  pushStreamMutant({
    id: 'long-polling-mode-polling',
    requirement: 'push-stream-long-polling-mode-exception',
    breaks: 'a long-polling location answers 304 to who asks for polling',
    parts: () =>
      handling('subscriber', (exchange, next, location) => {
        if (!isAt('lp', location) || exchange.header('x-nginx-pushstream-mode') !== 'polling') {
          return next(exchange);
        }
        exchange.respond({ status: 304, headers: [] });
      }),
    kills: ['long-polling-mode-exception'],
    says: 'to be held',
  }),
];
