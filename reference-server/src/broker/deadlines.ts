import type { Clock, Timer } from './clock.js';
import { Faults } from './faults.js';

/** A task with a time, which may be moved and taken back. */
export interface Deadline {
  /** When the task is due, on the clock's `elapsed` scale; Infinity = never. */
  readonly at: number;
  move(at: number): void;
  cancel(): void;
}

/** An object with a deadline; of many such objects none needs a function of its own. */
export interface Due {
  onDeadline(): void;
  /** Told when that has thrown. */
  fail?(): void;
}

class Entry implements Deadline {
  at = Number.POSITIVE_INFINITY;
  /** Place in the heap; -1 when not in it. */
  index = -1;
  readonly #task: (() => void) | Due;
  readonly #owner: Deadlines;

  constructor(owner: Deadlines, task: (() => void) | Due) {
    this.#owner = owner;
    this.#task = task;
  }

  run(): void {
    if (typeof this.#task === 'function') this.#task();
    else this.#task.onDeadline();
  }

  fail(): void {
    if (typeof this.#task === 'object') this.#task.fail?.();
  }

  move(at: number): void {
    this.#owner.place(this, at);
  }

  cancel(): void {
    this.move(Number.POSITIVE_INFINITY);
  }
}

/** Any number of deadlines on a single timer of the clock: a heap, the earliest on top. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #heap: Entry[] = [];
  /** While deadlines are run: the time at which that began. */
  #runningAt: number | undefined;
  #timer: { readonly at: number; readonly timer: Timer } | undefined;

  /** @param faults told of the errors of tasks; the other tasks run all the same */
  constructor(clock: Clock, faults: Faults = new Faults()) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** A deadline that runs `task` each time it is reached; it is set with `move`. */
  create(task: (() => void) | Due): Deadline {
    return new Entry(this, task);
  }

  /** Takes back all deadlines. */
  clear(): void {
    for (const entry of this.#heap) {
      entry.index = -1;
      entry.at = Number.POSITIVE_INFINITY;
    }
    this.#heap.length = 0;
    this.#arm();
  }

  /** Used by the deadlines themselves. */
  place(entry: Entry, wanted: number): void {
    // A task that sets a time in the past would run again at once, and no other ever: it waits for the next millisecond.
    const at = this.#runningAt === undefined ? wanted : Math.max(wanted, this.#runningAt + 1);
    if (at === entry.at) return;
    entry.at = at;
    if (at === Number.POSITIVE_INFINITY) this.#take(entry);
    else {
      if (entry.index < 0) {
        entry.index = this.#heap.length;
        this.#heap.push(entry);
      }
      this.#settle(entry);
    }
    this.#arm();
  }

  #take(entry: Entry): void {
    if (entry.index < 0) return;
    const last = this.#heap.pop() as Entry;
    if (last !== entry) {
      last.index = entry.index;
      this.#heap[last.index] = last;
      this.#settle(last);
    }
    entry.index = -1;
  }

  #settle(entry: Entry): void {
    const heap = this.#heap;
    let index = entry.index;
    while (index > 0) {
      const parent = heap[(index - 1) >> 1] as Entry;
      if (parent.at <= entry.at) break;
      heap[index] = parent;
      parent.index = index;
      index = (index - 1) >> 1;
    }
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = right && left && right.at < left.at ? right : left;
      if (!child || child.at >= entry.at) break;
      const next = child.index;
      heap[index] = child;
      child.index = index;
      index = next;
    }
    heap[index] = entry;
    entry.index = index;
  }

  #arm(): void {
    const first = this.#heap[0];
    // A timer that comes too early costs one look; setting a new one for each change would cost more.
    if (this.#timer && first && this.#timer.at <= first.at) return;
    this.#timer?.timer.cancel();
    this.#timer = undefined;
    if (!first) return;
    const timer = this.#clock.after(first.at - this.#clock.elapsed(), () => this.#run());
    this.#timer = { at: first.at, timer };
  }

  #run(): void {
    this.#timer = undefined;
    const now = this.#clock.elapsed();
    this.#runningAt = now;
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      first.at = Number.POSITIVE_INFINITY;
      this.#take(first);
      try {
        first.run();
      } catch (error) {
        this.#faults.report(error);
        this.#faults.guard(() => (first as Entry).fail());
      }
    }
    this.#runningAt = undefined;
    this.#arm();
  }
}
