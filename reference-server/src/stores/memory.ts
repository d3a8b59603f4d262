import { comparePositions, type Message, type Position } from '../broker/message.js';
import { type Store, type StoredMessage, StoreFull } from '../broker/store.js';

/** Reckoned for what a channel or a message takes beside its text and bytes. */
const channelOverhead = 512;
const messageOverhead = 256;

function costOfChannel(channel: string): number {
  return channelOverhead + 2 * channel.length;
}

function costOfMessage({ bytes, contentType, eventId, eventType }: Message): number {
  const text = (contentType?.length ?? 0) + (eventId?.length ?? 0) + (eventType?.length ?? 0);
  return messageOverhead + 2 * text + bytes.byteLength;
}

/** Messages by their channels, in their order. */
export function byChannel(entries: readonly StoredMessage[]): ReadonlyMap<string, readonly StoredMessage[]> {
  const channels = new Map<string, StoredMessage[]>();
  for (const entry of entries) {
    const { channel } = entry.message;
    const others = channels.get(channel);
    if (others) others.push(entry);
    else channels.set(channel, [entry]);
  }
  return channels;
}

/** Channels and messages in this process; gone when it ends. */
export class MemoryStore implements Store {
  readonly #limit: number;
  readonly #channels = new Map<string, StoredMessage[]>();
  #messages = 0;
  #bytes = 0;
  #trimmed = 0;

  /** @param limit most bytes for channels and messages, 512 a channel and 256 a message included; default 32 MiB */
  constructor(limit = 32 * 1024 * 1024) {
    this.#limit = limit;
  }

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get trimmed(): number {
    return this.#trimmed;
  }

  open(channel: string): void {
    if (this.#channels.has(channel)) return;
    this.#reserve(costOfChannel(channel));
    this.#channels.set(channel, []);
  }

  append(entries: readonly StoredMessage[], keep: number): void {
    const incoming = byChannel(entries);
    let bytes = 0;
    for (const [channel, added] of incoming) {
      const stored = this.list(channel);
      const surplus = Math.max(0, stored.length + added.length - keep);
      const dropped = [...stored.slice(0, surplus), ...added.slice(0, Math.max(0, surplus - stored.length))];
      if (!this.#channels.has(channel)) bytes += costOfChannel(channel);
      for (const { message } of added) bytes += costOfMessage(message);
      for (const { message } of dropped) bytes -= costOfMessage(message);
    }
    this.#reserve(bytes);
    for (const [channel, added] of incoming) {
      const stored = this.#channels.get(channel) ?? [];
      for (const entry of added) stored.push(entry);
      const surplus = Math.max(0, stored.length - keep);
      if (surplus > 0) stored.splice(0, surplus);
      this.#messages += added.length - surplus;
      if (keep > 0) this.#trimmed += surplus;
      this.#channels.set(channel, stored);
    }
  }

  list(channel: string): readonly StoredMessage[] {
    return this.#channels.get(channel) ?? [];
  }

  next(channel: string, after?: Position): StoredMessage | undefined {
    const entries = this.list(channel);
    if (!after) return entries[0];
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePositions((entries[middle] as StoredMessage).message, after) > 0) high = middle;
      else low = middle + 1;
    }
    return entries[low];
  }

  retain(channel: string, wanted: (entry: StoredMessage) => boolean): void {
    const entries = this.#channels.get(channel);
    if (!entries) return;
    const kept: StoredMessage[] = [];
    for (const entry of entries) {
      if (wanted(entry)) kept.push(entry);
      else this.#bytes -= costOfMessage(entry.message);
    }
    if (kept.length === entries.length) return;
    this.#messages -= entries.length - kept.length;
    this.#channels.set(channel, kept);
  }

  remove(channel: string): void {
    if (!this.#channels.has(channel)) return;
    this.retain(channel, () => false);
    this.#channels.delete(channel);
    this.#bytes -= costOfChannel(channel);
  }

  #reserve(bytes: number): void {
    // What frees memory is always let through.
    if (bytes > 0 && this.#bytes + bytes > this.#limit) throw new StoreFull();
    this.#bytes += bytes;
  }
}
