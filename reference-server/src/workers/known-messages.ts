import type { Message } from '../broker/message.js';
import { ownBytes } from './own-bytes.js';

/** How much of what was sent is remembered at both ends of a link. */
const mostMessages = 4096;
const mostBytes = 4 * 1024 * 1024;

/** A message on its way to a worker: the number under which the worker has it already, or the message itself. */
export type Packed = number | Message;

/** Forgets the oldest beyond a bound. Both ends of a link forget the same, for they see the same messages in the same order. */
class Remembered<K, V> {
  readonly #values = new Map<K, V>();
  readonly #bytesOf: (key: K, value: V) => number;
  #bytes = 0;

  constructor(bytesOf: (key: K, value: V) => number) {
    this.#bytesOf = bytesOf;
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  add(key: K, value: V): void {
    this.#values.set(key, value);
    this.#bytes += this.#bytesOf(key, value);
    for (const [first, its] of this.#values) {
      if (this.#values.size <= mostMessages && this.#bytes <= mostBytes) return;
      this.#values.delete(first);
      this.#bytes -= this.#bytesOf(first, its);
    }
  }
}

/** Sends a message in full once, and its number where it is sent again soon. */
export class MessageSender {
  readonly #numbers = new Remembered<Message, number>(({ bytes }) => bytes.byteLength);
  #next = 0;

  pack(message: Message): Packed {
    const known = this.#numbers.get(message);
    if (known !== undefined) return known;
    this.#numbers.add(message, this.#next++);
    return message;
  }
}

/** The other end: the same object each time for the same message. */
export class MessageReceiver {
  readonly #messages = new Remembered<number, Message>((_, { bytes }) => bytes.byteLength);
  #next = 0;

  unpack(packed: Packed): Message {
    if (typeof packed === 'number') {
      const known = this.#messages.get(packed);
      if (!known) throw new Error('a message that was sent before is not known any more');
      return known;
    }
    const message = Object.freeze({ ...packed, bytes: ownBytes(packed.bytes) });
    this.#messages.add(this.#next++, message);
    return message;
  }
}
