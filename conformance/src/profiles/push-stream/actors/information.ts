import { Failure } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';
import { showBytes } from './show.js';

/** What a server tells of a channel, by the names it has there. */
export interface Counts {
  readonly channel: string;
  readonly published_messages: number;
  readonly stored_messages: number;
  readonly subscribers: number;
}

/** What a server tells of several channels. */
export interface Group {
  readonly infos: readonly Counts[];
}

/** What a server tells of itself: the numbers of it. */
export interface Summary {
  readonly channels: number;
  readonly published_messages: number;
  readonly stored_messages: number;
  readonly subscribers: number;
  /** A moment in UTC, without its zone. */
  readonly time: string;
  /** Seconds. */
  readonly uptime: number;
  readonly by_worker: readonly { readonly subscribers: number }[];
}

/** What a value must be: a whole number from 0, some text, a moment in UTC, or a list of such objects. */
type Kind = 'count' | 'text' | 'moment' | readonly [Shape];
type Shape = { readonly [key: string]: Kind };

const countsShape = {
  channel: 'text',
  published_messages: 'count',
  stored_messages: 'count',
  subscribers: 'count',
} as const satisfies Shape;

const groupShape = {
  hostname: 'text',
  time: 'moment',
  channels: 'count',
  wildcard_channels: 'count',
  uptime: 'count',
  infos: [countsShape],
} as const satisfies Shape;

const summaryShape = {
  hostname: 'text',
  time: 'moment',
  channels: 'count',
  wildcard_channels: 'count',
  published_messages: 'count',
  stored_messages: 'count',
  messages_in_trash: 'count',
  channels_in_delete: 'count',
  channels_in_trash: 'count',
  subscribers: 'count',
  uptime: 'count',
  by_worker: [{ pid: 'text', subscribers: 'count', uptime: 'count' }],
} as const satisfies Shape;

/** @throws Failure where the answer is not what is told of one channel, in JSON */
export function readCounts(reply: Reply): Counts {
  return read<Counts>(reply, 'channel information', countsShape);
}

/** @throws Failure where the answer is not what is told of several channels, in JSON */
export function readGroup(reply: Reply): Group {
  return read<Group>(reply, 'information on several channels', groupShape);
}

/** @throws Failure where the answer is not what is told of the server, in JSON */
export function readSummary(reply: Reply): Summary {
  return read<Summary>(reply, 'a summary', summaryShape);
}

/** The counts are these. @throws Failure */
export function mustBe(counts: Counts, expected: Partial<Counts>, connection?: string): Counts {
  const wrong = (Object.keys(expected) as (keyof Counts)[]).filter((key) => counts[key] !== expected[key]);
  if (wrong.length === 0) return counts;
  const show = (from: Partial<Counts>) =>
    wrong.map((key) => `${key} ${JSON.stringify(from[key])}`).join(', ');
  throw new Failure(`information on ${counts.channel} with ${show(expected)}`, show(counts), connection);
}

function read<T>(reply: Reply, what: string, shape: Shape): T {
  const expected = `${what} in JSON: an object with ${Object.keys(shape).join(', ')}`;
  const fail = (seen: string): never => {
    throw new Failure(expected, seen, reply.connection);
  };
  let value: unknown;
  try {
    value = JSON.parse(reply.text);
  } catch {
    return fail(`a body that is no JSON: ${showBytes(reply.response.body.toString('latin1'))}`);
  }
  const wrong = faultOf(value, shape);
  return wrong === undefined ? (value as T) : fail(wrong);
}

/** What is wrong with a value; undefined where nothing is. More keys than those of the shape are fine. */
function faultOf(value: unknown, shape: Shape, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${path === '' ? 'JSON' : path} that is no object: ${JSON.stringify(value)}`;
  }
  for (const [key, kind] of Object.entries(shape)) {
    const own: unknown = Reflect.get(value, key);
    const name = `${path}${path === '' ? '' : '.'}${key}`;
    if (own === undefined) return `no ${name}`;
    const wrong = typeof kind === 'string' ? wrongKind(own, kind) : wrongList(own, kind[0], name);
    if (wrong !== undefined) return typeof kind === 'string' ? `${name} ${wrong}` : wrong;
  }
  return undefined;
}

function wrongKind(value: unknown, kind: 'count' | 'text' | 'moment'): string | undefined {
  const shown = JSON.stringify(value);
  if (kind === 'count')
    return Number.isInteger(value) && Number(value) >= 0 ? undefined : `that is no count: ${shown}`;
  if (typeof value !== 'string') return `that is no text: ${shown}`;
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
  return kind === 'text' || moment.test(value) ? undefined : `that is no YYYY-MM-DDTHH:MM:SS: ${shown}`;
}

function wrongList(value: unknown, shape: Shape, name: string): string | undefined {
  if (!Array.isArray(value)) return `${name} that is no list: ${JSON.stringify(value)}`;
  for (const [index, item] of value.entries()) {
    const wrong = faultOf(item, shape, `${name}[${index}]`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
