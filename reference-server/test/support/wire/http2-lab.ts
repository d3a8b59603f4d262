import { onTestFinished } from 'vitest';
import type { Exchange } from '../../../src/http/exchange.js';
import { HttpEntry } from '../../../src/http/http-entry.js';
import { type ConnectionLimits, defaultLimits } from '../../../src/http/limits.js';
import type { Router } from '../../../src/http/location.js';
import { ServerBudget } from '../../../src/http/server-budget.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import { FramePeer } from './http2-frames.js';

/** A server of HTTP/2 in memory, under virtual time, with a handler of the test. */
export class Http2Lab {
  readonly clock = new VirtualClock();
  readonly errors: unknown[] = [];
  readonly entry: HttpEntry;
  readonly budget: ServerBudget;

  /** @param handle what is done with requests; a connection is handed over where it is asked for */
  constructor(handle: Router['handle'], limits: Partial<ConnectionLimits> = {}) {
    const all = { ...defaultLimits, ...limits };
    this.budget = new ServerBudget(all);
    const router: Router = { handle, takesUpgrades: () => true };
    this.entry = new HttpEntry(this.clock, router, (error) => this.errors.push(error), all, this.budget);
    onTestFinished(() => this.close());
  }

  connect(settings: ConstructorParameters<typeof FramePeer>[1] = []): FramePeer {
    const [near, far] = MemorySocket.pair(this.clock);
    this.entry.connect(far, 'HTTP/2');
    return new FramePeer(near, settings);
  }

  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** Lets some time pass; milliseconds. */
  pass(time: number): Promise<void> {
    return this.run(new Promise((resolve) => void this.clock.after(time, resolve)));
  }

  close(): Promise<void> {
    this.entry.beginStop();
    return this.run(this.entry.stop());
  }
}

/** Answers with a text. */
export const answerWith = (text: string) => (exchange: Exchange) =>
  exchange.respond({ status: 200, headers: [] }, Buffer.from(text));
