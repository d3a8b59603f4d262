import type { Message } from '../broker/message.js';

/** Messages of one turn as they go to all who get exactly these: one piece of bytes, put together once. */
export class Batch {
  /** What was sent before, in the same turn. */
  readonly #before: Batch | undefined;
  readonly #frame: Buffer;
  #bytes: Buffer | undefined;
  #after: { readonly message: Message; readonly batch: Batch } | undefined;

  constructor(before: Batch | undefined, frame: Buffer) {
    this.#before = before;
    this.#frame = frame;
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#before ? Buffer.concat([this.#before.bytes, this.#frame]) : this.#frame;
    return this.#bytes;
  }

  /** This and one more message. */
  and(message: Message, frame: Buffer): Batch {
    if (this.#after?.message !== message) this.#after = { message, batch: new Batch(this, frame) };
    return this.#after.batch;
  }
}

/** Messages in one template, mode and framing: each is formatted and framed once, whoever gets it. */
export class Feed {
  readonly #encode: (message: Message) => Buffer;
  #latest: { readonly message: Message; readonly frame: Buffer; readonly batch: Batch } | undefined;

  constructor(encode: (message: Message) => Buffer) {
    this.#encode = encode;
  }

  /** The bytes of a message. Not to be written to: they are everybody's. */
  frame(message: Message): Buffer {
    return this.#of(message).frame;
  }

  /** What is to be sent, and one more message. */
  add(batch: Batch | undefined, message: Message): Batch {
    const latest = this.#of(message);
    return batch ? batch.and(message, latest.frame) : latest.batch;
  }

  #of(message: Message) {
    if (this.#latest?.message !== message) {
      const frame = this.#encode(message);
      this.#latest = { message, frame, batch: new Batch(undefined, frame) };
    }
    return this.#latest;
  }
}
