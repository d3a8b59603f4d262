import type { Cursor, Replay } from './engine/cursor.js';
import { type Guarantees, guarantees } from './engine/guarantees.js';
import type { EventDetails, Message } from './events.js';
import type { Settings } from './options.js';
import { Notice, type WireMessage } from './protocol/message.js';
import { type BufferOptions, Subscription } from './subscription.js';

type Emit = <Type extends keyof EventDetails>(type: Type, detail: EventDetails[Type]) => void;

/** Percent-decodes a text; one that was never encoded stays as it is. */
function decoded(text: unknown, decode: Settings['decode']): unknown {
  if (typeof text !== 'string' || decode !== 'uri') return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What comes in: each message judged by the cursor, counted, and handed to listeners and iterations. */
export class Inbox {
  messages = 0;
  repeats = 0;
  gaps = 0;
  resets = 0;
  readonly #told = { id: false, channel: false, time: false, tag: false, eventId: false };
  readonly #subscriptions = new Map<Subscription<Message>, string | undefined>();
  readonly #emit: Emit;
  readonly #settings: Settings;

  constructor(settings: Settings, emit: Emit) {
    this.#settings = settings;
    this.#emit = emit;
  }

  /** What is promised for so many channels. */
  guarantees(channels: number): Guarantees {
    return guarantees(this.#told, channels, this.#settings.dialect);
  }

  /** An iteration over the messages of a channel, or of all when none is named. */
  iterate(options: BufferOptions, channel: string | undefined, end?: () => void): Subscription<Message> {
    const subscription: Subscription<Message> = new Subscription(options, () => {
      this.#subscriptions.delete(subscription);
      end?.();
    });
    this.#subscriptions.set(subscription, channel);
    return subscription;
  }

  /** True while somebody iterates over the channel by its name. */
  isWanted(channel: string): boolean {
    return [...this.#subscriptions.values()].includes(channel);
  }

  /** Ends all iterations. */
  close(): void {
    for (const subscription of this.#subscriptions.keys()) void subscription.return();
  }

  /** Takes messages that came together. */
  take(messages: readonly WireMessage[], cursor: Cursor, replay: Replay): void {
    const last = messages.at(-1);
    for (const message of messages) {
      const { id, channel = '' } = message;
      if (id === Notice.channelDeleted) {
        cursor.forget(channel);
        this.#emit('channeldeleted', { channel, text: String(message.text) });
      } else if (id === undefined || id > 0) this.#receive(message, message === last, cursor, replay);
    }
  }

  #receive(message: WireMessage, isLast: boolean, cursor: Cursor, replay: Replay): void {
    const { id, eventId, eventType, time, tag } = message;
    for (const field of ['id', 'channel', 'time', 'tag', 'eventId'] as const)
      this.#told[field] ||= message[field] !== undefined;
    const verdict = cursor.accept(message, replay);
    if (verdict.kind === 'repeat') this.repeats++;
    if (verdict.kind !== 'new') return;
    const { channel, gap, reset } = verdict;
    if (gap) {
      this.gaps++;
      this.#emit('gap', { channel, from: gap[0], to: gap[1] });
    }
    if (reset !== undefined) {
      this.resets++;
      this.#emit('reset', { channel, after: reset });
    }
    this.messages++;
    const data = decoded(message.text, this.#settings.decode);
    const detail: Message = { data, id, channel, eventId, eventType, time, tag, isLast };
    this.#emit('message', detail);
    for (const [subscription, name] of this.#subscriptions)
      if (name === undefined || name === channel) subscription.push(detail);
  }
}
