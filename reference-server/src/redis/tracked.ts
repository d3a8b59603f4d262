import type { ChannelLife } from '../broker/channels.js';
import { comparePositions, type Position } from '../broker/message.js';
import type { RedisLink } from './redis-link.js';
import { lifeOf, type Notice, readEntry, type WireMessage } from './wire-message.js';

/** How many messages are read from a stream at a time. */
const pageLength = 500;

/** What a server knows of a channel that somebody here follows, or has asked for shortly before. */
export interface Tracked {
  readonly name: string;
  /** Its life; '' where it is not there. */
  epoch: string;
  /** The id of the last message that is known here, and where it was. */
  last: number;
  place: Position;
  life: ChannelLife;
  /** Until it has been read, what is told of it waits here. */
  waiting: Notice[] | undefined;
  /** Begun when Redis has said where it stands; fulfilled when it has been read. */
  reading: Promise<void> | undefined;
  /** How many messages it keeps, as far as was heard. */
  keep: number;
  /** Whether a message found no room here: what is kept in Redis is more than what is kept here. */
  isIncomplete: boolean;
  /** Who is about to follow it, and how many subscribers Redis was told of. */
  coming: number;
  reported: number;
  /** When it was last of use here. */
  usedAt: number;
}

/** Where a channel is, as Redis says. */
export interface Standing {
  readonly epoch: string;
  readonly published: number;
  readonly last: Position;
  readonly life: ChannelLife;
  /** The life that was deleted last, and what its subscribers are told. */
  readonly deleted: { readonly epoch: string; readonly text: Buffer };
}

/** Reads what Redis says of a channel. */
export function readStanding(row: unknown): Standing {
  const [epoch, published, time, tag, timeout, since, deletedEpoch, text] = row as [
    Buffer,
    number,
    number,
    number,
    number,
    Buffer,
    Buffer,
    Buffer,
  ];
  return {
    epoch: epoch.toString(),
    published,
    last: { time, tag },
    life: lifeOf(timeout, since.toString()),
    deleted: { epoch: deletedEpoch.toString(), text },
  };
}

/** Reads the messages of a stream after one position and up to another, oldest first. */
export async function readMessages(
  link: RedisLink,
  prefix: string,
  name: string,
  after: Position,
  last: Position,
): Promise<readonly WireMessage[]> {
  const found: WireMessage[] = [];
  let from = `(${after.time}-${after.tag}`;
  while (comparePositions(last, after) > 0) {
    const words = [
      'XRANGE',
      `${prefix}m:{${name}}`,
      from,
      `${last.time}-${last.tag}`,
      'COUNT',
      `${pageLength}`,
    ];
    const page = (await link.call((connection) => connection.send(words))) as readonly unknown[];
    for (const entry of page) found.push(readEntry(name, entry));
    const end = found.at(-1)?.message;
    if (page.length < pageLength || !end) break;
    from = `(${end.time}-${end.tag}`;
  }
  return found;
}
