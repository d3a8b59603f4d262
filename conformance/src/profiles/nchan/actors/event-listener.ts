import { allowanceFor } from '../../../actors/time-window.js';
import { EventStreamReader, type StreamItem } from '../../../wire/event-stream.js';
import { Listener, type Received, wantedOf } from './listener.js';

/** What nchan sends where a location is configured to ping. */
function isPing(item: StreamItem): boolean {
  return item.kind === 'no-event' && item.event === 'ping' && item.id === undefined;
}

function isSilent(item: StreamItem): boolean {
  return item.kind === 'comment' || item.kind === 'retry' || isPing(item);
}

/** A subscriber of an EventSource location. Comments and pings mean nothing to it. */
export class EventListener extends Listener {
  readonly #reader = new EventStreamReader();
  #taken = 0;

  /** Two pings come, this long one after the other at most. @throws Failure */
  async isPinged(interval: number): Promise<void> {
    const { most } = allowanceFor(2 * interval, this.stage.ports.timing);
    const wanted = `two pings within ${most} ms: events named ping, without data`;
    await this.until(wanted, () => this.#items.filter(isPing).length >= 2, most);
  }

  protected override take(texts: readonly string[]): Received | undefined {
    const item = this.#ahead;
    if (!item) {
      const [fault] = this.#reader.faults;
      if (fault !== undefined) this.fail(wantedOf(texts), fault);
      return undefined;
    }
    if (item.kind !== 'event' || !texts.includes(item.data)) this.fail(wantedOf(texts), shown(item));
    this.#taken++;
    return { text: item.data, id: item.id, event: item.event };
  }

  override get rest(): string {
    const item = this.#ahead;
    return item ? shown(item) : '';
  }

  get #items(): readonly StreamItem[] {
    return this.#reader.follow(this.call).items;
  }

  get #ahead(): StreamItem | undefined {
    for (let item = this.#items[this.#taken]; item && isSilent(item); item = this.#items[this.#taken])
      this.#taken++;
    return this.#items[this.#taken];
  }
}

function shown({ at: _, ...item }: StreamItem): string {
  return JSON.stringify(item);
}
