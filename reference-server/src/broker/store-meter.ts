/** How often something took how long. */
export class Histogram {
  /** Upper bounds in seconds, ascending. */
  readonly bounds: readonly number[];
  /** How often it took at most each bound and more than the one before; the last for what took longer than all. */
  readonly counts: number[];
  /** Seconds of all together. */
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(seconds: number): void {
    const found = this.bounds.findIndex((bound) => seconds <= bound);
    const index = found < 0 ? this.bounds.length : found;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** From what memory takes to what is given up: a write to a folder after 10 seconds, a Redis after 5. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is counted of a store beyond the process. */
export class StoreMeter {
  readonly kind: 'file' | 'redis';
  /** What was done: batches that were written to a folder, commands that a Redis has answered. */
  readonly times = new Histogram(bounds);
  /** What failed. */
  errors = 0;

  constructor(kind: StoreMeter['kind']) {
    this.kind = kind;
  }
}
