import { createHash } from 'node:crypto';
import type { Message } from '../broker/message.js';
import type { ChannelNote } from '../broker/store.js';

/*
 * What a durable store keeps, under keys that sort as they are needed:
 *
 *   format                          the version of all this
 *   reached                         no position up to the end of this second is given again
 *   c <channel>                     what is known of a channel
 *   m <channel> <time> <tag>        a message
 *
 * <channel> is a number that each channel gets when it is first noted; numbers are hexadecimal, of fixed length.
 */

/** The version of what is kept; a store of another is refused. */
export const format = '1';

/** Something that is kept cannot be what was written. */
export class DamagedRecord extends Error {
  override readonly name = 'DamagedRecord';
}

/** A message, and how it is kept. */
export interface KeptMessage {
  readonly message: Message;
  /** Milliseconds since 1970; Infinity = never. */
  readonly expiresAt: number;
  readonly dropReceivedAbove: number;
}

/** What is kept of a channel. */
export interface KeptChannel extends ChannelNote {
  /** How many messages of it are kept: where others are found, something was lost. */
  readonly stored: number;
}

/** Bytes of the checksum before each record. */
const checksumLength = 8;

export function channelKey(number: number): string {
  return `c${hex(number, 12)}`;
}

export function messageKey(channel: number, { time, tag }: Pick<Message, 'time' | 'tag'>): string {
  return `m${hex(channel, 12)}${hex(time, 12)}${hex(tag, 12)}`;
}

/** The number of the channel in a key. */
export function channelOfKey(key: string): number {
  return Number.parseInt(key.slice(1, 13), 16);
}

export function channelRecord({ name, published, last, life, stored }: KeptChannel): Uint8Array {
  const timeout = finite(life.timeout);
  const { time, tag } = last;
  return sealed(
    Buffer.from(JSON.stringify({ name, published, time, tag, timeout, since: life.sinceEmpty, stored })),
  );
}

/** @throws DamagedRecord */
export function readChannel(record: Uint8Array): KeptChannel {
  const { name, published, time, tag, timeout, since, stored } = parsed(opened(record));
  if (typeof name !== 'string' || typeof since !== 'boolean') throw new DamagedRecord('a channel');
  return {
    name,
    published: whole(published),
    last: { time: whole(time), tag: whole(tag) },
    life: { timeout: timeout === null ? Number.POSITIVE_INFINITY : whole(timeout), sinceEmpty: since },
    stored: whole(stored),
  };
}

export function messageRecord({ message, expiresAt, dropReceivedAbove }: KeptMessage): Uint8Array {
  const { id, eventId, eventType, contentType, bytes } = message;
  const facts = Buffer.from(
    JSON.stringify({
      id,
      eventId,
      eventType,
      contentType,
      until: finite(expiresAt),
      above: finite(dropReceivedAbove),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(facts.byteLength);
  return sealed(Buffer.concat([length, facts, bytes]));
}

/** @throws DamagedRecord */
export function readMessage(channel: string, key: string, record: Uint8Array): KeptMessage {
  const content = opened(record);
  if (content.byteLength < 4) throw new DamagedRecord('a message');
  const end = 4 + content.readUInt32BE(0);
  const { id, eventId, eventType, contentType, until, above } = parsed(content.subarray(4, end));
  const message = Object.freeze({
    channel,
    id: whole(id),
    time: Number.parseInt(key.slice(13, 25), 16),
    tag: Number.parseInt(key.slice(25, 37), 16),
    eventId: text(eventId),
    eventType: text(eventType),
    contentType: text(contentType),
    // In memory of its own: what was read with it may be large.
    bytes: Uint8Array.from(content.subarray(end)),
  });
  return { message, expiresAt: limit(until), dropReceivedAbove: limit(above) };
}

function hex(number: number, length: number): string {
  return number.toString(16).padStart(length, '0');
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? Math.ceil(number) : null;
}

function checksum(content: Uint8Array): Buffer {
  return createHash('sha1').update(content).digest().subarray(0, checksumLength);
}

function sealed(content: Uint8Array): Uint8Array {
  return Buffer.concat([checksum(content), content]);
}

function opened(record: Uint8Array): Buffer {
  const content = Buffer.from(record.buffer, record.byteOffset, record.byteLength).subarray(checksumLength);
  if (!checksum(content).equals(record.subarray(0, checksumLength))) throw new DamagedRecord('a record');
  return content;
}

function parsed(bytes: Buffer): Record<string, unknown> {
  return JSON.parse(bytes.toString());
}

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DamagedRecord('a number');
}

function limit(value: unknown): number {
  return value === null ? Number.POSITIVE_INFINITY : whole(value);
}

function text(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new DamagedRecord('a text');
}
