import type { Socket } from 'node:net';
import type { Timer } from '../../broker/clock.js';
import type { ReadConfiguration } from './news.js';
import { type Handed, WorkerChild, type WorkerHost } from './worker-child.js';

/** One that has lived so long is replaced at once; otherwise it is waited longer each time. Milliseconds. */
const longLife = 2000;
const firstPause = 100;
const longestPause = 5000;

/** Most connections that wait here while no worker can take them. */
const mostWaiting = 4096;

/** How long workers may take to end that do not wait for anybody; milliseconds. */
const endTime = 5000;

/** The workers of a server: what ends is replaced, and connections go round. */
export class WorkerPool {
  readonly #host: Omit<WorkerHost, 'totals' | 'free'>;
  readonly #workers: WorkerChild[] = [];
  /** Those that end because there are to be fewer. */
  readonly #leaving = new Set<WorkerChild>();
  readonly #waiting: Handed[] = [];
  readonly #pauses = new Set<Timer>();
  #configuration: ReadConfiguration | undefined;
  #count: number;
  #next = 0;
  #failures = 0;
  /** Whether all have been ready: before that connections wait, and are spread then. */
  #hasBegun = false;
  #isStopping = false;

  /** @param configuration where there is one */
  constructor(host: Omit<WorkerHost, 'totals' | 'free'>, count: number, configuration?: ReadConfiguration) {
    this.#host = host;
    this.#count = count;
    this.#configuration = configuration;
  }

  /** Returns when all are ready. Rejects with the reason of one that is not. */
  async start(): Promise<void> {
    const started = Array.from({ length: this.#count }, () => this.#begin());
    const failure = (await Promise.all(started)).find((text) => text !== undefined);
    if (failure !== undefined) {
      await this.stop();
      throw new Error(failure);
    }
    this.#hasBegun = true;
    this.#handWaiting();
  }

  /** Hands a connection that was accepted on an address to the next worker. */
  hand(socket: Socket, address: string): void {
    // What becomes of it is its worker's affair.
    socket.on('error', () => {});
    this.#hand({ socket, address });
  }

  /** Goes over to another configuration and another number of workers. */
  async reload(configuration: ReadConfiguration, count: number): Promise<void> {
    this.#configuration = configuration;
    this.#count = count;
    const surplus = this.#workers.splice(count);
    for (const worker of surplus) {
      this.#leaving.add(worker);
      worker.tell({ type: 'stop', patiently: true });
      void worker.ended.then(() => this.#leaving.delete(worker));
    }
    await Promise.all(
      this.#workers.map(async (worker) => {
        const report = await worker.ask({ type: 'reload', configuration });
        // What one of many could not take over, another can that begins with it.
        if (report.type === 'failed') worker.kill();
      }),
    );
    await Promise.all(Array.from({ length: count - this.#workers.length }, () => this.#begin()));
  }

  /** They open their logs anew. */
  reopen(): void {
    for (const worker of this.#workers) worker.tell({ type: 'reopen' });
  }

  /**
   * Returns when all have ended.
   * @param patience how long they may wait for requests that are arriving; milliseconds, undefined = not at all
   */
  async stop(patience?: number): Promise<void> {
    this.#isStopping = true;
    for (const pause of this.#pauses) pause.cancel();
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
    const all = [...this.#workers, ...this.#leaving];
    for (const worker of all) worker.tell({ type: 'stop', patiently: patience !== undefined });
    const limit = this.#host.clock.after((patience ?? 0) + endTime, () => {
      for (const worker of all) worker.kill();
    });
    await Promise.all(all.map(({ ended }) => ended));
    limit.cancel();
  }

  #hand(handed: Handed): void {
    const worker = this.#nextFree();
    if (worker) worker.hand(handed);
    else if (this.#isStopping || this.#waiting.length >= mostWaiting) handed.socket.destroy();
    else this.#waiting.push(handed);
  }

  /** The next worker that can take a connection. */
  #nextFree(): WorkerChild | undefined {
    const count = this.#hasBegun ? this.#workers.length : 0;
    for (let tries = 0; tries < count; tries++) {
      const worker = this.#workers[this.#next++ % count];
      if (worker?.hasRoom) return worker;
    }
    return undefined;
  }

  readonly #handWaiting = (): void => {
    while (this.#waiting.length > 0) {
      const worker = this.#nextFree();
      if (!worker) return;
      worker.hand(this.#waiting.shift() as Handed);
    }
  };

  /** @returns why it is not ready; undefined where it is */
  async #begin(): Promise<string | undefined> {
    const totals = () => [...this.#workers, ...this.#leaving].map((worker) => worker.totals);
    const worker = new WorkerChild({ ...this.#host, totals, free: this.#handWaiting });
    this.#workers.push(worker);
    void worker.ended.then(() => this.#ended(worker));
    const report = await worker.ask({ type: 'start', configuration: this.#configuration });
    if (report.type === 'failed') {
      worker.kill();
      if (!this.#isStopping) this.#host.tell('alert', `a worker cannot begin: ${report.text}`);
      return report.text;
    }
    worker.isReady = true;
    this.#handWaiting();
    return undefined;
  }

  #ended(worker: WorkerChild): void {
    const index = this.#workers.indexOf(worker);
    if (index >= 0) this.#workers.splice(index, 1);
    for (const handed of worker.takeBack()) this.#hand(handed);
    if (index < 0) return;
    if (this.#isStopping) return;
    this.#failures = worker.age >= longLife ? 0 : this.#failures + 1;
    const pause = this.#failures === 0 ? 0 : Math.min(longestPause, firstPause * 2 ** (this.#failures - 1));
    const timer = this.#host.clock.after(pause, () => {
      this.#pauses.delete(timer);
      if (!this.#isStopping && this.#workers.length < this.#count) void this.#begin();
    });
    this.#pauses.add(timer);
  }
}
