import type { ChannelLife } from '../broker/channels.js';
import type { Draft, Message, Position } from '../broker/message.js';

/*
 * Messages as they lie in Redis: a line of JSON with what the publisher said of it, then the bytes. In front of what is told to the
 * servers stands a line more, which the script writes.
 */

/** A message as servers are told of it, or as it stands in the stream of its channel. */
export interface WireMessage {
  readonly message: Message;
  /** When it expires by the clock of Redis, milliseconds; Infinity = never. */
  readonly expiresAt: number;
}

/** What servers are told of a channel. */
export type Notice =
  | (WireMessage & {
      readonly type: 'message';
      readonly epoch: string;
      readonly keep: number;
      readonly life: ChannelLife;
    })
  | { readonly type: 'deleted'; readonly epoch: string; readonly text: Uint8Array };

const lineEnd = 0x0a;

/** -1 stands for Infinity in scripts. */
export const finite = (number: number): number => (number === Number.POSITIVE_INFINITY ? -1 : number);
const unbounded = (number: number): number => (number < 0 ? Number.POSITIVE_INFINITY : number);

export function lifeOf(timeout: number, since: string): ChannelLife {
  return { timeout: unbounded(timeout), sinceEmpty: since === '1' };
}

export function pack({ bytes, eventId, eventType, contentType }: Draft): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify([eventId, eventType, contentType])}\n`), bytes]);
}

function cut(bytes: Buffer): [line: string, rest: Buffer] {
  const end = bytes.indexOf(lineEnd);
  if (end < 0) throw new Error('a message in Redis was not written by this server');
  return [bytes.toString('utf8', 0, end), bytes.subarray(end + 1)];
}

function unpack(channel: string, id: number, { time, tag }: Position, packed: Buffer): Message {
  const [line, bytes] = cut(packed);
  const labels: unknown = JSON.parse(line);
  const label = (index: number) => {
    const value: unknown = Array.isArray(labels) ? labels[index] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return Object.freeze({
    channel,
    id,
    time,
    tag,
    eventId: label(0),
    eventType: label(1),
    contentType: label(2),
    // Of its own: what it came in may be much larger, and would be kept with it.
    bytes: Buffer.from(bytes),
  });
}

export function readNotice(channel: string, told: Buffer): Notice {
  const [line, rest] = cut(told);
  const [type, epoch = '', ...numbers] = line.split(' ');
  if (type === 'D') return { type: 'deleted', epoch, text: Buffer.from(rest) };
  const [id = 0, time = 0, tag = 0, expiry = -1, keep = 0, timeout = 0] = numbers.map(Number);
  return {
    type: 'message',
    epoch,
    message: unpack(channel, id, { time, tag }, rest),
    expiresAt: unbounded(expiry),
    keep: unbounded(keep),
    life: lifeOf(timeout, numbers.at(-1) ?? '0'),
  };
}

/** An entry of a stream: its name, and its fields. */
export function readEntry(channel: string, entry: unknown): WireMessage {
  const [place, fields] = entry as [Buffer, readonly Buffer[]];
  const [time = 0, tag = 0] = place.toString().split('-').map(Number);
  const [, expiry, , id, , packed] = fields;
  if (!expiry || !id || !packed) throw new Error('a message in Redis was not written by this server');
  return {
    message: unpack(channel, Number(id.toString()), { time, tag }, packed),
    expiresAt: unbounded(Number(expiry.toString())),
  };
}
