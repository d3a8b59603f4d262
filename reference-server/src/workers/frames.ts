import type { Broker, SubscribeEvent, SubscribeRequest } from '../broker/broker.js';
import type { FollowRequest, FollowResult } from '../broker/following.js';
import type { Draft, Position } from '../broker/message.js';
import type { Packed } from './known-messages.js';

/*
 * What the first process and a worker tell each other. A worker numbers what it asks for; subscribers and followers go by the
 * number with which they came.
 */

/** What is asked once and answered once. */
export type Call =
  | readonly ['publish', ...Parameters<Broker['publish']>]
  | readonly ['publishTo', readonly string[], Draft, { readonly store: boolean }]
  | readonly ['create', ...Parameters<Broker['create']>]
  | readonly ['delete', string, Uint8Array | undefined]
  | readonly ['info', string]
  | readonly ['counts', readonly string[] | { readonly prefix: string }]
  | readonly ['totals']
  | readonly ['current'];

/** From a worker to the first process. */
export type WorkerFrame =
  | readonly ['call', number, Call]
  | readonly ['subscribe', number, SubscribeRequest]
  | readonly ['follow', number, FollowRequest]
  /** A subscriber or a follower has gone. */
  | readonly ['leave', number]
  | readonly ['leave all']
  /** A connection that was handed over has come. */
  | readonly ['taken'];

/** What a follower begins with; on the way, its old messages are packed. */
export type Begun<M> =
  | Exclude<FollowResult, { readonly type: 'followed' }>
  | (Pick<Extract<FollowResult, { readonly type: 'followed' }>, 'type' | 'position'> & {
      readonly old: readonly M[];
      readonly stays: boolean;
    });

/** Numbers of subscribers, as runs: a first one, and how many. */
export type Runs = number[];

/** From the first process to a worker. */
export type FirstFrame =
  | readonly ['answer', number, unknown]
  | readonly ['failure', number, name: string, message: string]
  /** What a held request comes to that is no message. */
  | readonly ['event', number, Exclude<SubscribeEvent, { readonly type: 'message' }>, Position]
  | readonly ['followed', number, Begun<Packed>, Position]
  /** A message for subscribers and followers. */
  | readonly ['hand', Packed, Runs]
  | readonly ['deleted', number, Packed, left: number]
  | readonly ['closed', number]
  | readonly ['failed', number];

/** Adds a number to runs. */
export function addTo(runs: Runs, id: number): void {
  const last = runs.length - 2;
  if (last >= 0 && (runs[last] as number) + (runs[last + 1] as number) === id) (runs[last + 1] as number)++;
  else runs.push(id, 1);
}

/** Walks through the numbers of runs. */
export function eachOf(runs: Runs, act: (id: number) => void): void {
  for (let index = 0; index < runs.length; index += 2) {
    const first = runs[index] as number;
    const end = first + (runs[index + 1] as number);
    for (let id = first; id < end; id++) act(id);
  }
}
