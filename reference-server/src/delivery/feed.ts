import type { Message } from '../broker/message.js';
import { joined, type Piece } from './pieces.js';

/** Reckoned for what a message takes in memory beside its bytes. */
const messageOverhead = 256;

/** What a message counts while it waits for a subscriber, in bytes. */
export function costOf({ bytes }: Message): number {
  return bytes.byteLength + messageOverhead;
}

/** A message in one template, mode and framing: made once, when the first connection needs it. */
class Frame {
  readonly message: Message;
  readonly #encode: (message: Message) => Buffer;
  #bytes: Buffer | undefined;
  #fault: { readonly error: unknown } | undefined;

  constructor(message: Message, encode: (message: Message) => Buffer) {
    this.message = message;
    this.#encode = encode;
  }

  /** Throws the same error each time, where it cannot be made: to all who need it, and to nobody else. */
  get bytes(): Buffer {
    if (this.#bytes) return this.#bytes;
    if (this.#fault) throw this.#fault.error;
    try {
      this.#bytes = this.#encode(this.message);
    } catch (error) {
      this.#fault = { error };
      throw error;
    }
    return this.#bytes;
  }
}

/** Frames joined for the wire, each piece when the first asks for it. */
class Pieces {
  readonly #frames: readonly Frame[];
  readonly #source: Generator<Piece, undefined>;
  readonly #made: Piece[] = [];
  #fault: { readonly error: unknown } | undefined;

  constructor(frames: readonly Frame[]) {
    this.#frames = frames;
    this.#source = joined(bytesOf(frames));
  }

  at(index: number): Uint8Array | undefined {
    const made = this.#made;
    if (this.#fault && made.length <= index) throw this.#fault.error;
    try {
      while (made.length <= index) {
        const { value } = this.#source.next();
        if (!value) return undefined;
        made.push(value);
      }
    } catch (error) {
      // A generator that has thrown is at its end: to the others who share this it would seem that nothing is left.
      this.#fault = { error };
      throw error;
    }
    return made[index]?.bytes;
  }

  messagesAfter(pieces: number): Message[] {
    let sent = 0;
    for (let index = 0; index < pieces; index++) sent += this.#made[index]?.frames ?? 0;
    return this.#frames.slice(sent).map(({ message }) => message);
  }
}

function* bytesOf(frames: readonly Frame[]): Generator<Buffer> {
  for (const frame of frames) yield frame.bytes;
}

/**
 * Messages of one turn as they go to all who get exactly these. Each batch knows its last message and the batch before it, so
 * that another message costs the same however many there are; the pieces are joined once, by the first who sends them.
 */
export class Batch {
  /** How many messages it has. */
  readonly length: number;
  /** What they count, see {@link costOf}. */
  readonly cost: number;
  readonly #before: Batch | undefined;
  readonly #last: Frame;
  #after: Batch | undefined;
  #joined: Pieces | undefined;

  constructor(before: Batch | undefined, last: Frame) {
    this.#before = before;
    this.#last = last;
    this.length = (before?.length ?? 0) + 1;
    this.cost = (before?.cost ?? 0) + costOf(last.message);
  }

  /** This and one more message. */
  and(frame: Frame): Batch {
    const known = this.#after;
    if (known && known.#last === frame) return known;
    this.#after = new Batch(this, frame);
    return this.#after;
  }

  /** The bytes of one write, by its number from 0; undefined behind the last. Throws where a frame cannot be made. */
  piece(index: number): Uint8Array | undefined {
    if (this.length === 1) return index === 0 ? this.#last.bytes : undefined;
    return this.#pieces.at(index);
  }

  /** The messages that are in none of the first so many pieces. */
  messagesAfter(pieces: number): Message[] {
    if (this.length === 1) return pieces > 0 ? [] : [this.#last.message];
    return this.#pieces.messagesAfter(pieces);
  }

  get #pieces(): Pieces {
    if (this.#joined) return this.#joined;
    const frames: Frame[] = [];
    for (let batch: Batch | undefined = this; batch; batch = batch.#before) frames.push(batch.#last);
    this.#joined = new Pieces(frames.reverse());
    return this.#joined;
  }
}

/** Messages in one template, mode and framing: each is formatted and framed once a turn, whoever gets it. */
export class Feed {
  readonly #encode: (message: Message) => Buffer;
  #latest: { readonly frame: Frame; readonly batch: Batch } | undefined;

  constructor(encode: (message: Message) => Buffer) {
    this.#encode = encode;
  }

  /** The bytes of a message for one connection alone. */
  encode(message: Message): Buffer {
    return this.#encode(message);
  }

  /** What is to be sent, and one more message. */
  add(batch: Batch | undefined, message: Message): Batch {
    if (this.#latest?.frame.message !== message) {
      const frame = new Frame(message, this.#encode);
      this.#latest = { frame, batch: new Batch(undefined, frame) };
    }
    return batch ? batch.and(this.#latest.frame) : this.#latest.batch;
  }
}
