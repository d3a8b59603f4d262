import { type Message, whenReady } from 'pushstream-server/parts';
import type { Mutant } from '../../../../mutants/mutant.js';
import { overBroker } from '../../../../mutants/rewrite.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { following } from '../../proof/whole.js';
import { kills, starting, wholeAnswers } from './starting.js';

const byTime = (one: Message, other: Message) => one.time - other.time || one.tag - other.tag;

/** Mutants of where subscribers start. */
export const brokenPosition: readonly Mutant[] = [
  pushStreamMutant({
    id: 'position-all-by-default',
    requirement: 'push-stream-position-now',
    breaks: 'who names no position gets all stored messages',
    parts: () => starting((start) => (Object.keys(start).length === 0 ? { time: 0, tag: 0 } : start)),
    kills: [...kills('now'), 'polling-none', 'polling-none-bare', 'long-polling-held', 'position-arguments'],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-backtrack-oldest',
    requirement: 'push-stream-position-backtrack',
    breaks: 'backtrack comes with the latest message first',
    parts: () =>
      following({
        result: (result, { channels }) =>
          channels.some(({ backtrack }) => backtrack > 0)
            ? { ...result, old: [...result.old].reverse() }
            : result,
      }),
    kills: [
      ...kills('backtrack'),
      ...kills('backtrack-first'),
      'messages-limit',
      'streaming-backtrack',
      'eventsource-backtrack',
      'websocket-backtrack',
      'streaming-gapless',
      'eventsource-gapless',
      'websocket-gapless',
      'polling-stored',
      'polling-validators',
      'long-polling-stored',
      'jsonp-stored',
      'jsonp-polling',
    ],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-before-backtrack',
    requirement: 'push-stream-position-backtrack-first',
    breaks: 'backtrack counts only where no position is named',
    parts: () =>
      following({
        request: (request) =>
          Object.keys(request.start).length === 0
            ? request
            : { ...request, channels: request.channels.map((channel) => ({ ...channel, backtrack: 0 })) },
      }),
    kills: kills('backtrack-first'),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-without-tags',
    requirement: 'push-stream-position-since',
    breaks: 'tags are not looked at: only later seconds count',
    parts: () => starting(({ tag: _, ...start }) => start),
    kills: [
      ...kills('since'),
      ...kills('tag-forms'),
      ...kills('event-id-unknown'),
      ...kills('event-id-time'),
      ...kills('channels'),
      'position-walk-polling',
      'position-walk-long-polling',
      'position-arguments',
      'polling-position',
      'polling-none-position',
      'long-polling-position',
      'long-polling-timeout-position',
      'jsonp-arguments',
      'streaming-shown-position',
      'eventsource-shown-position',
      'websocket-shown-position',
    ],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-no-event-ids',
    requirement: 'push-stream-position-event-id',
    breaks: 'Last-Event-Id is not read',
    parts: () => starting(({ eventId: _, ...start }) => start),
    kills: [
      ...kills('event-id'),
      ...kills('event-id-elsewhere'),
      ...kills('event-id-time'),
      'publisher-event-id-resumed',
    ],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-event-id-of-all',
    requirement: 'push-stream-position-event-id-elsewhere',
    breaks: 'channels in which an event id is not found are sent whole',
    parts: () =>
      following({
        request: (request) =>
          request.channels.length > 1 && request.start.eventId !== undefined
            ? { ...request, start: { ...request.start, time: 0, tag: 0 } }
            : request,
      }),
    kills: kills('event-id-elsewhere'),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-event-id-alone',
    requirement: 'push-stream-position-event-id-unknown',
    breaks: 'with an event id, time and tag are not looked at',
    parts: () => starting((start) => (start.eventId === undefined ? start : { eventId: start.eventId })),
    kills: [...kills('event-id-unknown'), ...kills('event-id-time')],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-of-first-channel',
    requirement: 'push-stream-position-channels',
    breaks: 'time and tag count for the first channel only, the others are sent nothing old',
    parts: () =>
      following({
        result: (result, { channels, start }) =>
          start.time === undefined || start.eventId !== undefined
            ? result
            : { ...result, old: result.old.filter(({ channel }) => channel === channels[0]?.name) },
      }),
    kills: [...kills('channels'), ...kills('order')],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-of-last-sent',
    requirement: 'push-stream-position-latest',
    breaks: 'the position of an answer is that of the message it sends last',
    parts: () =>
      following({ result: (result) => ({ ...result, position: result.old.at(-1) ?? result.position }) }),
    kills: kills('latest', wholeAnswers),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-ahead',
    requirement: 'push-stream-position-walk',
    breaks: 'every fifth message of a channel is passed over by who goes on from a position',
    parts: () =>
      following({
        result: (result, { start }) =>
          start.time === undefined ? result : { ...result, old: result.old.filter(({ id }) => id % 5 !== 0) },
      }),
    kills: ['position-walk-polling', 'position-walk-long-polling'],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-merged',
    requirement: 'push-stream-position-order',
    breaks: 'old messages of several channels are merged by time',
    parts: () => following({ result: (result) => ({ ...result, old: [...result.old].sort(byTime) }) }),
    kills: kills('order'),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-later-of-both',
    requirement: 'push-stream-position-event-id-time',
    breaks: 'time and tag are looked at only where no message has the event id',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => {
          const { eventId, ...others } = request.start;
          if (eventId === undefined) return inner.follow(request, follower);
          const nobody = { message() {}, deleted() {}, closed() {} };
          const all = { ...request, start: { time: 0, tag: 0 }, stay: 'never' } as const;
          return whenReady(inner.follow(all, nobody), (stored) => {
            const found =
              stored.type === 'followed' && stored.old.some((message) => message.eventId === eventId);
            return inner.follow({ ...request, start: found ? { eventId } : others }, follower);
          });
        },
      })),
    kills: kills('event-id-time'),
    says: 'expected',
  }),
];
