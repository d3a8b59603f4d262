/** What an entry of a zone takes beside its key: bytes, about what nginx needs for one on a machine of 64 bits. */
const ofEntry = 128;

/** Values by keys that peers choose, in so many bytes. */
export class Zone<T> {
  /** The longest unused first. */
  readonly #entries = new Map<string, T>();
  readonly #size: number;
  #bytes = 0;

  /** @param size in bytes */
  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  /** Keeps a value, in place of those that were not used for longest where there is no room. */
  keep(key: string, value: T): void {
    this.delete(key);
    for (const [oldest] of this.#entries) {
      if (this.#hasRoom(key)) break;
      this.delete(oldest);
    }
    this.#put(key, value);
  }

  /** Adds a value; false = there is no room. */
  add(key: string, value: T): boolean {
    if (!this.#hasRoom(key)) return false;
    this.#put(key, value);
    return true;
  }

  delete(key: string): void {
    if (this.#entries.delete(key)) this.#bytes -= ofEntry + key.length;
  }

  #hasRoom(key: string): boolean {
    return this.#bytes + ofEntry + key.length <= this.#size;
  }

  #put(key: string, value: T): void {
    this.#entries.set(key, value);
    this.#bytes += ofEntry + key.length;
  }
}

/** How much a key asked for beyond its rate, in thousandths of a request, and when that was. */
export interface Rate {
  readonly excess: number;
  /** On the clock's `elapsed` scale. */
  readonly at: number;
}

/** How many requests of a key are at work. */
export interface Count {
  now: number;
}

/** The zones of all configurations: one that stays the same when a configuration is loaded again is kept, with what is in it. */
export class Zones {
  readonly #rates = new Map<string, Zone<Rate>>();
  readonly #counts = new Map<string, Zone<Count>>();

  /** @param words all that a configuration says of it */
  rates(words: string, size: number): Zone<Rate> {
    return zoneOf(this.#rates, words, size);
  }

  counts(words: string, size: number): Zone<Count> {
    return zoneOf(this.#counts, words, size);
  }
}

function zoneOf<T>(zones: Map<string, Zone<T>>, words: string, size: number): Zone<T> {
  const known = zones.get(words) ?? new Zone<T>(size);
  zones.set(words, known);
  return known;
}
