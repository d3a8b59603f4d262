import type { Duplex } from 'node:stream';
import { type Follower, type Message, type Parts, type Sink, whenReady } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { over, overBroker } from '../../../mutants/rewrite.js';
import { sinking, subscribed } from '../../../mutants/subscribers.js';
import { unreliableMutant } from '../proof/mutant.js';

/** What followers are told of messages goes through `tell`; `index` counts the messages of each channel from 1. */
function delivering(
  tell: (message: Message, index: number, pass: (message: Message) => void) => void,
): () => Partial<Parts> {
  return () =>
    overBroker((inner) => ({
      follow: (request, follower) =>
        inner.follow(
          request,
          over<Follower>(follower, {
            message: (message) => tell(message, message.id, (one) => follower.message(one)),
          }),
        ),
    }));
}

const inEveryMode = (check: string): [string, ...string[]] => [
  `${everyMode[0]}-${check}`,
  ...everyMode.slice(1).map((mode) => `${mode}-${check}`),
];

const everyMode = ['longpolling', 'streaming', 'eventsource', 'websocket'] as const;

/** Sinks of which none gets anything while one is slow. */
function chained(): (sink: Sink) => Partial<Sink> {
  const all = new Set<Sink>();
  return (sink) => {
    all.add(sink);
    return {
      write: (bytes) => {
        if ([...all].every(({ queued }) => queued < crowded)) sink.write(bytes);
        else if (sink.queued > 0) sink.write(bytes);
      },
    };
  };
}

/** A connection that has more than this waiting is slow, bytes. */
const crowded = 8 * 1024;

/** Sinks that lose what does not fit, and say nothing of it. */
const losing = (sink: Sink): Partial<Sink> => ({
  write: (bytes) => {
    if (sink.queued + bytes.length < kept) sink.write(bytes);
  },
});

/** What those that lose in silence keep for a connection, bytes. */
const kept = 100 * 1024;

/** What the server writes to WebSockets goes through `change`, which may drop it. */
function socketing(change: (bytes: Uint8Array, socket: Duplex) => readonly Uint8Array[]) {
  return subscribed('websocket', (exchange) => ({
    upgrade: (answer) => {
      const socket = exchange.upgrade(answer);
      if (!socket) return socket;
      const write = socket.write.bind(socket);
      socket.write = (bytes: Uint8Array | string) =>
        change(Buffer.from(bytes), socket)
          .map((piece) => write(piece))
          .every(Boolean);
      return socket;
    },
  }));
}

/** Servers that lose, repeat, reorder or forget under load. */
export const subscribersMutants: readonly Mutant[] = [
  unreliableMutant({
    id: 'loses-one-in-fifty',
    requirement: 'reliability-streaming-burst',
    breaks: 'every fiftieth message of a channel reaches nobody who is connected',
    parts: delivering((message, index, pass) => {
      if (index % 50 !== 0) pass(message);
    }),
    kills: ['streaming-burst', 'eventsource-burst', 'websocket-burst'],
    says: 'never came',
  }),
  unreliableMutant({
    id: 'loses-the-thirtieth-poll',
    requirement: 'reliability-longpolling-burst',
    breaks: 'the thirtieth message of a channel reaches nobody who polls',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => {
          if (request.stay === 'always') return inner.follow(request, follower);
          const heard = ({ id }: Message) => id !== 30;
          const deaf = over<Follower>(follower, { message: (one) => heard(one) && follower.message(one) });
          return whenReady(inner.follow(request, deaf), (result) =>
            result.type === 'followed' ? { ...result, old: result.old.filter(heard) } : result,
          );
        },
      })),
    kills: ['longpolling-burst', 'answers-meanwhile', 'memory'],
    says: 'never came',
  }),
  unreliableMutant({
    id: 'repeats-one-in-fifty',
    requirement: 'reliability-streaming-burst',
    breaks: 'every fiftieth message of a channel is sent twice',
    parts: delivering((message, index, pass) => {
      pass(message);
      if (index % 50 === 0) pass(message);
    }),
    kills: ['streaming-burst', 'eventsource-burst', 'websocket-burst'],
    says: 'came again',
  }),
  unreliableMutant({
    id: 'holds-back',
    requirement: 'reliability-streaming-burst',
    breaks: 'some messages of a channel come after those that were published later',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => {
          let late: Message | undefined;
          return inner.follow(
            request,
            over<Follower>(follower, {
              message: (message) => {
                if (message.id % 50 === 45) late = message;
                else follower.message(message);
                if (!late || message.id % 50 !== 30) return;
                follower.message(late);
                late = undefined;
              },
            }),
          );
        },
      })),
    kills: ['streaming-burst', 'eventsource-burst', 'websocket-burst'],
    says: 'after',
  }),
  unreliableMutant({
    id: 'twelfth-hears-nothing',
    requirement: 'reliability-longpolling-crowd',
    breaks: 'of the subscribers of a channel only eleven are told of messages',
    parts: () => {
      const told = new Map<string, Set<object>>();
      return overBroker((inner) => ({
        follow: (request, follower) =>
          inner.follow(
            request,
            over<Follower>(follower, {
              message: (message) => {
                const key = `${message.channel} ${message.id}`;
                const already = told.get(key) ?? new Set();
                told.set(key, already.add(follower));
                if (already.size <= 11) follower.message(message);
              },
            }),
          ),
      }));
    },
    kills: inEveryMode('crowd'),
    says: 'never came',
  }),
  ...(['streaming', 'eventsource'] as const).flatMap((mode) => [
    unreliableMutant({
      id: `${mode}-loses-in-silence`,
      requirement: `reliability-${mode}-stalled`,
      breaks: `what does not fit into the queue of a ${mode} subscriber is dropped, and its connection goes on`,
      parts: () => sinking(mode, losing),
      kills: [`${mode}-stalled`],
      says: 'never came',
    }),
    unreliableMutant({
      id: `${mode}-waits-for-the-slowest`,
      requirement: `reliability-${mode}-slow`,
      breaks: `no ${mode} subscriber gets anything while one of them is slow`,
      parts: () => sinking(mode, chained()),
      kills: [`${mode}-slow`],
      says: 'never came',
    }),
  ]),
  unreliableMutant({
    id: 'websocket-loses-in-silence',
    requirement: 'reliability-websocket-stalled',
    breaks: 'what does not fit into the queue of a WebSocket is dropped, and its connection goes on',
    parts: () => socketing((bytes, socket) => (socket.writableLength + bytes.length < kept ? [bytes] : [])),
    kills: ['websocket-stalled'],
    says: 'never came',
  }),
  unreliableMutant({
    id: 'websocket-waits-for-the-slowest',
    requirement: 'reliability-websocket-slow',
    breaks: 'no WebSocket gets anything while one of them is slow',
    parts: () => {
      const all = new Set<{ readonly writableLength: number }>();
      return socketing((bytes, socket) => {
        all.add(socket);
        const slow = [...all].some(({ writableLength }) => writableLength >= crowded);
        return slow && socket.writableLength === 0 ? [] : [bytes];
      });
    },
    kills: ['websocket-slow'],
    says: 'never came',
  }),
  unreliableMutant({
    id: 'counts-the-gone',
    requirement: 'reliability-longpolling-forgotten',
    breaks: 'subscribers who are gone are counted for ever',
    parts: () => {
      const most = new Map<string, number>();
      return overBroker((inner) => ({
        counts: async (of) =>
          (await inner.counts(of)).map((counts) => {
            const subscribers = Math.max(most.get(counts.channel) ?? 0, counts.subscribers);
            most.set(counts.channel, subscribers);
            return { ...counts, subscribers };
          }),
      }));
    },
    kills: inEveryMode('forgotten'),
    says: '1 subscribers in the channel information',
  }),
];
