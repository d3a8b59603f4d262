import type { Position } from '../engine/position.js';
import { type ErrorCode, PushStreamError } from '../errors.js';
import { known, type Mode } from '../options/modes.js';
import type { WireMessage } from '../protocol/message.js';

// What tabs tell each other. Every script of the origin can post here: what is not of exactly this form is not heard.

/** Which tab leads, and for the how manieth time somebody does: the higher one counts. */
export type Term = readonly [count: number, tab: string];

/** How far a tab, or the leader, has come in a channel. */
export interface Place {
  readonly at?: Position | undefined;
  readonly guessed: boolean;
  readonly id?: number | undefined;
  readonly last?: Position | undefined;
}

/** What a tab wants of a channel. */
export interface Claim extends Place {
  /** How many old messages, where nothing else is known. */
  readonly backtrack: number;
  /** It is being sent the channel, and goes on. */
  readonly on: boolean;
}

/** A tab asks to be sent its channels, all that it has. */
export interface Join {
  readonly type: 'join';
  readonly from: string;
  /** Counts the joins of the tab. */
  readonly call: number;
  /** The user has called `connect`. */
  readonly again: boolean;
  readonly eventId: string;
  readonly claims: Readonly<Record<string, Claim>>;
}

/** What tabs tell the leader. `ask`: is anybody there? */
export type TabPost = Join | { readonly type: 'leave' | 'ask'; readonly from: string };

/** From here on, a tab is sent these channels. */
export interface Admission {
  readonly tab: string;
  readonly call: number;
  readonly channels: Readonly<Record<string, Admitted>>;
}

export interface Admitted {
  /** What it knows nothing of begins here. */
  readonly place?: Place | undefined;
  /** It has asked for old messages, and these are being sent. */
  readonly served: boolean;
}

/** What the leader has asked the server for. */
export interface Asked {
  /** With a position, or the id of an event. */
  readonly resumes: boolean;
  /** In the order of the request, with the number of old messages. */
  readonly channels: readonly (readonly [string, number])[];
}

/** An error as it is posted. */
export interface ToldError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly type: 'load' | 'timeout';
  readonly status?: number | undefined;
  readonly explain?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/** How the connection is. `active`: not closed, connected or about to be. */
export interface LinkState {
  readonly status: 0 | 1 | 2;
  readonly mode?: Mode | undefined;
  readonly active: boolean;
}

/** What the leader tells. */
export type News =
  /** It leads from now on. */
  | { readonly type: 'lead' | 'here' }
  | ({ readonly type: 'asked'; readonly admissions: readonly Admission[] } & Asked & LinkState)
  | ({ readonly type: 'admit'; readonly admissions: readonly Admission[] } & Asked & LinkState)
  /**
   * `only`: channels of which these are for tabs alone that are being served old messages. `moved`: nothing of the other
   * channels is missing up to there.
   */
  | {
      readonly type: 'messages';
      readonly messages: readonly WireMessage[];
      readonly only: readonly string[];
      readonly moved?: Position | undefined;
    }
  | { readonly type: 'settled'; readonly at?: Position | undefined }
  | { readonly type: 'began'; readonly at?: Position | undefined; readonly whole: boolean }
  | ({ readonly type: 'state' } & LinkState)
  | { readonly type: 'close' | 'error'; readonly error?: ToldError | undefined }
  | {
      readonly type: 'reconnecting';
      readonly attempt: number;
      readonly delay: number;
      readonly error?: ToldError | undefined;
    };

/** With its number, so that who has missed some notices. */
export type LeaderPost = News & { readonly term: Term; readonly seq: number };

export type Post = TabPost | LeaderPost;

/**
 * How much is taken from one post: more than any page has, and little enough to be looked through at once. Names are in the
 * head of a request, which servers take up to 16 KiB.
 */
const bounds = { channels: 10_000, tabs: 1_000, messages: 100_000, name: 16_384, text: 64 * 1024 * 1024 };

type Check = (value: unknown) => boolean;

const text =
  (longest: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= longest;
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const amount: Check = (value) => typeof value === 'number' && value >= 0;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const list =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const pair =
  (first: Check, second: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));
const table =
  (check: Check, most: number): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const entries = Object.entries(value);
    return entries.length <= most && entries.every(([key, item]) => name(key) && check(item));
  };

const name = text(bounds.name);
const position = fields({ time: Number.isSafeInteger, tag: Number.isSafeInteger });
const place = { at: maybe(position), guessed: flag, id: maybe(count), last: maybe(position) };
const mode = maybe(oneOf(...known));
const link = { status: oneOf(0, 1, 2), mode, active: flag };
const asked = { resumes: flag, channels: list(pair(name, count), bounds.channels) };
const admissions = list(
  fields({
    tab: name,
    call: count,
    channels: table(fields({ place: maybe(fields(place)), served: flag }), bounds.channels),
  }),
  bounds.tabs,
);
const error = maybe(
  fields({
    code: name,
    message: text(bounds.text),
    type: oneOf('load', 'timeout'),
    status: maybe(amount),
    explain: maybe(text(bounds.text)),
    retryAfter: maybe(amount),
  }),
);
const message = fields({
  id: maybe(Number.isSafeInteger),
  channel: maybe(name),
  time: maybe(name),
  tag: maybe(name),
  eventId: maybe(text(bounds.text)),
  eventType: maybe(text(bounds.text)),
});
const claim = fields({ ...place, backtrack: count, on: flag });

// Maps: bundles call properties by other names, and these are said in posts.

const tabPosts: ReadonlyMap<string, Check> = new Map<TabPost['type'], Check>([
  [
    'join',
    fields({ from: name, call: count, again: flag, eventId: name, claims: table(claim, bounds.channels) }),
  ],
  ['leave', fields({ from: name })],
  ['ask', fields({ from: name })],
]);

const news: ReadonlyMap<string, Check> = new Map<News['type'], Check>([
  ['lead', fields({})],
  ['here', fields({})],
  ['asked', fields({ ...asked, ...link, admissions })],
  ['admit', fields({ ...asked, ...link, admissions })],
  [
    'messages',
    fields({
      messages: list(message, bounds.messages),
      only: list(name, bounds.channels),
      moved: maybe(position),
    }),
  ],
  ['settled', fields({ at: maybe(position) })],
  ['began', fields({ at: maybe(position), whole: flag })],
  ['state', fields(link)],
  ['close', fields({ error })],
  ['error', fields({ error })],
  ['reconnecting', fields({ attempt: count, delay: amount, error })],
]);

const numbered = fields({ term: pair(count, name), seq: count });

/** What was posted, or undefined for what is no post of this kind. */
export function readPost(data: unknown): Post | undefined {
  const { type } = (data ?? {}) as { readonly type?: unknown };
  if (typeof type !== 'string') return undefined;
  return tabPosts.get(type)?.(data) || (news.get(type)?.(data) && numbered(data))
    ? (data as Post)
    : undefined;
}

/** Above 0 when the first is the later one. */
export function compareTerms([a, tabA]: Term, [b, tabB]: Term): number {
  return a - b || (tabA < tabB ? -1 : Number(tabA > tabB));
}

/** Errors go as their fields: a `cause` may be anything. */
export function tellError(error: ToldError): ToldError {
  const { code, message, type, status, explain, retryAfter } = error;
  return { code, message, type, status, explain, retryAfter };
}

export function hearError(told: ToldError | undefined): PushStreamError | undefined {
  if (!told) return undefined;
  // Nothing else that was posted with them.
  return Object.assign(new PushStreamError(told.code, told.message), tellError(told));
}
