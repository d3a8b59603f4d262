import type { Cursor, Replay } from './engine/cursor.js';
import type { Told } from './engine/guarantees.js';
import type { Emit, Message } from './events.js';
import type { Settings } from './options.js';
import { Notice, type WireMessage } from './protocol/message.js';

/** Percent-decodes a text; one that was never encoded stays as it is. */
function decoded(text: unknown, decode: Settings['decode']): unknown {
  if (typeof text !== 'string' || decode !== 'uri') return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What comes in: each message judged by the cursor, counted, and handed to listeners. */
export class Inbox {
  readonly counts = { messages: 0, repeats: 0, gaps: 0, resets: 0 };
  /** Fields that messages have had. */
  readonly told: { -readonly [Field in keyof Told]?: boolean } = {};
  readonly #emit: Emit;
  readonly #settings: Settings;

  constructor(settings: Settings, emit: Emit) {
    this.#settings = settings;
    this.#emit = emit;
  }

  /** Takes messages that came together. */
  take(messages: readonly WireMessage[], cursor: Cursor, replay: Replay): void {
    const last = messages.at(-1);
    for (const message of messages) {
      const { id, channel = '', text } = message;
      if (id === Notice.channelDeleted) {
        cursor.forget(channel);
        this.#emit('channeldeleted', { channel, text: String(text) });
      } else if (id === undefined || id > 0) this.#receive(message, message === last, cursor, replay);
    }
  }

  #receive(message: WireMessage, isLast: boolean, cursor: Cursor, replay: Replay): void {
    const { counts, told } = this;
    const { id, eventId, eventType, time, tag } = message;
    for (const field of ['id', 'channel', 'time', 'tag', 'eventId'] as const)
      told[field] ||= message[field] !== undefined;
    const verdict = cursor.accept(message, replay);
    if (verdict.kind === 'repeat') counts.repeats++;
    if (verdict.kind !== 'new') return;
    const { channel, gap, reset } = verdict;
    if (gap) {
      counts.gaps++;
      this.#emit('gap', { channel, from: gap[0], to: gap[1] });
    }
    if (reset !== undefined) {
      counts.resets++;
      this.#emit('reset', { channel, after: reset });
    }
    counts.messages++;
    const data = decoded(message.text, this.#settings.decode);
    const detail: Message = { data, id, channel, eventId, eventType, time, tag, isLast };
    this.#emit('message', detail);
  }
}
