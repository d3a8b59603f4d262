import type { Clock } from '../broker/clock.js';
import { comparePositions, type Position } from '../broker/message.js';
import {
  type ChannelNote,
  type Durability,
  type Store,
  type StoredMessage,
  StoreFull,
} from '../broker/store.js';
import type { StoreMeter } from '../broker/store-meter.js';
import { type Change, type Engine, Journal, type SyncPolicy } from './journal.js';
import { byChannel, MemoryStore } from './memory.js';
import {
  channelKey,
  channelOfKey,
  channelRecord,
  DamagedRecord,
  format,
  type KeptChannel,
  messageKey,
  messageRecord,
  readChannel,
  readMessage,
} from './record.js';
import { StoreRefused } from './store-refused.js';

/** How a durable store works. */
export interface DurableStoreOptions {
  readonly clock: Clock;
  /** Most memory for channels and messages, reckoned as that of a MemoryStore; bytes. */
  readonly memory: number;
  readonly sync: SyncPolicy;
  /** Told when something cannot be kept. */
  readonly onError: (error: unknown) => void;
}

/** For how many seconds ahead it is noted that their positions may have been told, so that this is not written at each of them. */
const secondsAhead = 3;

/** What the store knows of a channel that is kept. */
interface Known {
  readonly number: number;
  note: ChannelNote;
}

/**
 * Channels and messages in memory, and beyond the process in an engine. All are read from memory; the engine is read once, at
 * the start.
 */
export class DurableStore implements Store {
  readonly durability: Durability;
  readonly #memory: MemoryStore;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #known = new Map<string, Known>();
  #nextNumber = 1;
  /** Positions up to the end of this second may have been told, as far as is kept; and as far as they were. */
  #reached = 0;
  #told = 0;

  private constructor(memory: MemoryStore, engine: Engine, kept: Kept, options: DurableStoreOptions) {
    const { clock, sync, onError } = options;
    this.#memory = memory;
    this.#clock = clock;
    this.#journal = new Journal(engine, clock, sync, kept.position, onError);
    for (const [number, note] of kept.channels) {
      this.#known.set(note.name, { number, note });
      this.#nextNumber = Math.max(this.#nextNumber, number + 1);
    }
    this.#reached = kept.reached;
    this.durability = {
      channels: [...kept.channels.values()],
      lastSecond: kept.reached,
      commits: this.#journal,
      note: (channel) => this.#note(channel),
      reach: (second) => this.#reach(second),
      freeze: () => this.#journal.freeze(),
      settled: () => new Promise((resolve) => this.#journal.afterwards(resolve, () => resolve())),
      close: () => this.#journal.close(this.#lastWords()),
    };
    // What has expired meanwhile goes from the engine too, and a new one gets its format.
    for (const { key, value } of kept.changes) this.#journal.change(key, value);
  }

  /** Begins with an engine that keeps nothing yet. */
  static begin(engine: Engine, options: DurableStoreOptions): DurableStore {
    return new DurableStore(new MemoryStore(options.memory), engine, nothing, options);
  }

  /**
   * Reads what an engine keeps.
   * @throws StoreRefused where it is damaged, of another format, or more than fits into the memory
   */
  static async open(engine: Engine, options: DurableStoreOptions): Promise<DurableStore> {
    const memory = new MemoryStore(options.memory);
    try {
      return new DurableStore(memory, engine, await readAll(engine, memory, options.clock), options);
    } catch (error) {
      if (error instanceof StoreFull) {
        throw new StoreRefused(
          `its messages take more than the ${options.memory} bytes of memory reserved for messages (push_stream_shared_memory_size, push_max_reserved_memory)`,
        );
      }
      if (error instanceof DamagedRecord || error instanceof SyntaxError) {
        throw new StoreRefused(`it is damaged (${error.message}); restore it from a copy, or move it away`);
      }
      throw error;
    }
  }

  get messages(): number {
    return this.#memory.messages;
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  get trimmed(): number {
    return this.#memory.trimmed;
  }

  get meter(): StoreMeter {
    return this.#journal.meter;
  }

  open(channel: string): void {
    this.#memory.open(channel);
  }

  append(entries: readonly StoredMessage[], keep: number): void {
    const added = byChannel(entries);
    const before = [...added].map(([channel, { length }]) => {
      const stored = this.#memory.list(channel);
      return stored.slice(0, Math.max(0, stored.length + length - keep));
    });
    // The only step that can fail.
    this.#memory.append(entries, keep);
    for (const dropped of before) this.#forget(dropped);
    for (const list of added.values()) {
      for (const entry of list.slice(-keep)) this.#keep(entry);
    }
  }

  list(channel: string): readonly StoredMessage[] {
    return this.#memory.list(channel);
  }

  next(channel: string, after?: Position): StoredMessage | undefined {
    return this.#memory.next(channel, after);
  }

  retain(channel: string, wanted: (entry: StoredMessage) => boolean): void {
    const dropped: StoredMessage[] = [];
    this.#memory.retain(channel, (entry) => {
      const isWanted = wanted(entry);
      if (!isWanted) dropped.push(entry);
      return isWanted;
    });
    if (dropped.length === 0) return;
    this.#forget(dropped);
    this.#writeChannel(channel);
  }

  remove(channel: string): void {
    const dropped = [...this.#memory.list(channel)];
    this.#memory.remove(channel);
    const known = this.#known.get(channel);
    if (!known) return;
    this.#forget(dropped);
    this.#known.delete(channel);
    this.#journal.change(channelKey(known.number), undefined);
  }

  /** After an end in order it is known which second was told last. */
  #lastWords(): readonly Change[] {
    return this.#told > 0 ? [{ key: 'reached', value: Buffer.from(String(this.#told)) }] : [];
  }

  #numberOf(name: string): number {
    const known = this.#known.get(name);
    if (known) return known.number;
    const number = this.#nextNumber++;
    const life = { timeout: Number.POSITIVE_INFINITY, sinceEmpty: false };
    this.#known.set(name, { number, note: { name, published: 0, last: { time: 0, tag: 0 }, life } });
    return number;
  }

  #keep({ message, expiresAt, dropReceivedAbove }: StoredMessage): void {
    const key = messageKey(this.#numberOf(message.channel), message);
    const until = expiresAt - this.#clock.elapsed() + this.#clock.now();
    this.#journal.change(key, messageRecord({ message, expiresAt: until, dropReceivedAbove }));
  }

  #forget(dropped: readonly StoredMessage[]): void {
    for (const { message } of dropped) {
      this.#journal.change(messageKey(this.#numberOf(message.channel), message), undefined);
    }
  }

  #note({ name, published, last, life }: ChannelNote): void {
    const number = this.#numberOf(name);
    this.#known.set(name, { number, note: { name, published, last, life } });
    this.#writeChannel(name);
    this.#journal.place(last);
    this.#told = Math.max(this.#told, last.time);
  }

  #writeChannel(name: string): void {
    const known = this.#known.get(name);
    if (!known) return;
    const stored = this.#memory.list(name).length;
    this.#journal.change(channelKey(known.number), channelRecord({ ...known.note, stored }));
  }

  #reach(second: number): void {
    this.#told = Math.max(this.#told, second);
    if (second < this.#reached) return;
    this.#reached = second + secondsAhead;
    this.#journal.change('reached', Buffer.from(String(this.#reached)));
  }
}

/** All that an engine keeps. */
interface Kept {
  readonly channels: ReadonlyMap<number, ChannelNote>;
  readonly reached: number;
  readonly position: Position;
  /** What is to be put right. */
  readonly changes: readonly Change[];
}

/** What an engine has to be told that keeps nothing yet. */
const newFormat: Change = { key: 'format', value: Buffer.from(format) };

const nothing: Kept = {
  channels: new Map(),
  reached: 0,
  position: { time: 0, tag: 0 },
  changes: [newFormat],
};

async function readAll(engine: Engine, memory: MemoryStore, clock: Clock): Promise<Kept> {
  const channels = new Map<number, KeptChannel>();
  const found = new Map<number, number>();
  const changes: Change[] = [];
  const sinceStart = clock.elapsed() - clock.now();
  const now = clock.now();
  let reached = 0;
  let position: Position = { time: 0, tag: 0 };
  let version: string | undefined;
  for await (const { key, value } of engine.read()) {
    if (key === 'format') version = Buffer.from(value).toString();
    else if (key === 'reached') reached = Number(Buffer.from(value).toString());
    else if (key.startsWith('c')) {
      const channel = readChannel(value);
      channels.set(channelOfKey(key), channel);
      if (comparePositions(channel.last, position) > 0) position = channel.last;
      memory.open(channel.name);
    } else if (key.startsWith('m')) {
      const number = channelOfKey(key);
      const channel = channels.get(number);
      if (!channel) throw new DamagedRecord('a message without its channel');
      found.set(number, (found.get(number) ?? 0) + 1);
      const { message, expiresAt, dropReceivedAbove } = readMessage(channel.name, key, value);
      if (expiresAt <= now) changes.push({ key, value: undefined });
      else
        memory.append(
          [{ message, expiresAt: expiresAt + sinceStart, dropReceivedAbove }],
          Number.POSITIVE_INFINITY,
        );
    } else throw new StoreRefused('it was not made by this server');
  }
  if (version === undefined) {
    if (channels.size > 0 || reached > 0) throw new StoreRefused('it was not made by this server');
    changes.push(newFormat);
  } else if (version !== format) {
    throw new StoreRefused(`it is of format ${version}; this version reads format ${format}`);
  }
  if (!Number.isSafeInteger(reached)) throw new DamagedRecord('the last second');
  for (const [number, channel] of channels) {
    const { name, stored } = channel;
    if ((found.get(number) ?? 0) !== stored)
      throw new DamagedRecord(`messages of ${JSON.stringify(name)} are missing`);
    const left = memory.list(name).length;
    if (left !== stored)
      changes.push({ key: channelKey(number), value: channelRecord({ ...channel, stored: left }) });
  }
  return { channels, reached, position, changes };
}
