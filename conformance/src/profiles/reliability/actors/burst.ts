/** One message of a burst, as its publisher saw it; times in milliseconds on the clock of the run. */
export interface SentMessage {
  /** Stands in its text, and in no other. */
  readonly key: string;
  /** Which of the publishers sent it, from 1. */
  readonly publisher: number;
  /** Of all messages of the burst; those of one publisher go out in this order. */
  readonly number: number;
  readonly sentAt: number;
  /** When a 2xx was there; undefined as long as there is none. */
  acknowledgedAt?: number;
}

/** A message that a subscriber received. */
export interface Receipt {
  readonly key: string;
  readonly at: number;
}

/** Everything that several publishers have sent to one channel at the same time. */
export class Burst {
  readonly #messages = new Map<string, SentMessage>();
  #acknowledged = 0;
  #abandoned = 0;
  readonly #tag: string;
  readonly #pattern: RegExp;

  /** @param tag letters and digits that stand in no other text */
  constructor(tag: string) {
    this.#tag = tag;
    this.#pattern = new RegExp(`${tag}-\\d+-\\d+(?=;)`, 'g');
  }

  /** The next message of a publisher, which is sent now. */
  next(publisher: number, now: number): SentMessage {
    const number = this.#messages.size + 1;
    const message = { key: `${this.#tag}-${publisher}-${number}`, publisher, number, sentAt: now };
    this.#messages.set(message.key, message);
    return message;
  }

  /** The text of a message, filled up to a length. */
  textOf({ key }: SentMessage, length = 0): string {
    return `${key};`.padEnd(length, '.');
  }

  /** The keys in received bytes, in their order, whatever stands around them. */
  keysIn(text: string): string[] {
    return text.match(this.#pattern) ?? [];
  }

  get sent(): number {
    return this.#messages.size;
  }

  /** Messages that were sent and are or will be answered. */
  get live(): number {
    return this.#messages.size - this.#abandoned;
  }

  /** How many have been acknowledged. */
  get count(): number {
    return this.#acknowledged;
  }

  /** A 2xx is there. */
  acknowledge(message: SentMessage, at: number): void {
    message.acknowledgedAt = at;
    this.#acknowledged++;
  }

  /** No answer will come: whether it was published, nobody knows. */
  abandon(): void {
    this.#abandoned++;
  }

  get acknowledged(): readonly SentMessage[] {
    return [...this.#messages.values()].filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  }

  find(key: string): SentMessage | undefined {
    return this.#messages.get(key);
  }
}

/** What is wrong with what a subscriber received. */
export type Shortfall =
  | { readonly kind: 'missing'; readonly messages: readonly SentMessage[] }
  | { readonly kind: 'again'; readonly key: string; readonly at: number }
  | { readonly kind: 'order'; readonly late: SentMessage; readonly before: SentMessage; readonly at: number };

/**
 * Compares what a subscriber received with what was acknowledged: each once, those of one publisher in the order in which they went
 * out, and none after a message that was sent only when it had been acknowledged. Messages without an acknowledgement may come or
 * not. Undefined: all is well.
 */
export function shortfallOf(burst: Burst, receipts: readonly Receipt[]): Shortfall | undefined {
  const seen = new Set<string>();
  const last = new Map<number, SentMessage>();
  let latest: SentMessage | undefined;
  for (const { key, at } of receipts) {
    if (seen.has(key)) return { kind: 'again', key, at };
    seen.add(key);
    const message = burst.find(key);
    if (!message) continue;
    if (latest && (message.acknowledgedAt ?? Number.POSITIVE_INFINITY) < latest.sentAt) {
      return { kind: 'order', late: message, before: latest, at };
    }
    const before = last.get(message.publisher);
    if (before && before.number > message.number) return { kind: 'order', late: message, before, at };
    last.set(message.publisher, message);
    if (!latest || message.sentAt > latest.sentAt) latest = message;
  }
  const messages = burst.acknowledged.filter(({ key }) => !seen.has(key));
  return messages.length > 0 ? { kind: 'missing', messages } : undefined;
}

/**
 * The same for a subscriber whose connection may have ended: then what would have come after the last it received is no hole, for it
 * knows where to go on.
 */
export function holeOf(burst: Burst, receipts: readonly Receipt[], ended: boolean): Shortfall | undefined {
  const shortfall = shortfallOf(burst, receipts);
  if (!ended || shortfall?.kind !== 'missing') return shortfall;
  // As many as there may be are too many for the arguments of a function.
  const last = receipts.reduce((latest, { key }) => Math.max(latest, burst.find(key)?.sentAt ?? 0), 0);
  const messages = shortfall.messages.filter(({ acknowledgedAt = 0 }) => acknowledgedAt < last);
  return messages.length > 0 ? { kind: 'missing', messages } : undefined;
}
