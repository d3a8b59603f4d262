import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Broker } from '../../broker/broker.js';
import type { Clock } from '../../broker/clock.js';
import type { WorkerTotals } from '../../broker/following.js';
import type { FirstFrame, WorkerFrame } from '../../workers/frames.js';
import { Link } from '../../workers/link.js';
import { WorkerService } from '../../workers/worker-service.js';
import { backgroundMark } from '../background.js';
import { linkDescriptor, type Order, type Report, workerMark } from './news.js';

/** Most connections on their way to a worker. */
const mostOnTheWay = 256;

/** How long a worker may live that has closed its link; milliseconds. */
const endTime = 1000;

/** A connection for a worker, and the address on which it was accepted. */
export interface Handed {
  readonly socket: Socket;
  readonly address: string;
}

/** What a worker needs of the first process. */
export interface WorkerHost {
  readonly broker: Broker;
  readonly clock: Clock;
  /** What statistics tell of all workers. */
  readonly totals: () => readonly WorkerTotals[];
  /** Told that there is room for a connection more. */
  readonly free: () => void;
  /** Writes to the error log. */
  readonly tell: (level: 'notice' | 'alert', text: string) => void;
}

/** One worker, as the first process sees it: a process with the same command line. */
export class WorkerChild {
  readonly #child: ChildProcess;
  readonly #service: WorkerService;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #reports: ((report: Report) => void)[] = [];
  readonly ended: Promise<void>;
  isReady = false;
  /** Handed over, and not known to have come. */
  readonly #onTheWay: Handed[] = [];
  #hasEnded = false;

  constructor({ broker, clock, totals, tell, free }: WorkerHost) {
    this.#clock = clock;
    this.#startedAt = clock.elapsed();
    const [, script = '', ...words] = process.argv;
    // The environment of a server in the background says so; its workers are none.
    const { [backgroundMark]: _, ...inherited } = process.env;
    const env = { ...inherited, [workerMark]: '1' };
    const child = spawn(process.execPath, [...process.execArgv, script, ...words], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
      serialization: 'advanced',
      env,
    });
    this.#child = child;
    const link = new Link<FirstFrame, WorkerFrame>(child.stdio[linkDescriptor] as Duplex, clock);
    this.#service = new WorkerService(broker, link, totals, {
      taken: () => {
        // It is the worker's now: what is closed here is one end of two.
        this.#onTheWay.shift()?.socket.destroy();
        free();
      },
      ended: (fault) => {
        if (this.#hasEnded) return;
        this.isReady = false;
        if (fault !== undefined) tell('alert', `worker process ${child.pid} is given up: ${fault}`);
        // One that is just ending needs no help.
        clock.after(fault === undefined ? endTime : 0, () => this.kill());
      },
    });
    child.on('message', (report: Report) => this.#reports.shift()?.(report));
    this.ended = new Promise((resolve) => {
      const end = (level: 'notice' | 'alert', text: string) => {
        if (this.#hasEnded) return;
        this.#hasEnded = true;
        this.isReady = false;
        tell(level, text);
        for (const report of this.#reports.splice(0)) report({ type: 'failed', text });
        link.end();
        resolve();
      };
      child.on('error', (error) => end('alert', `a worker process cannot be started: ${error.message}`));
      child.on('exit', (code, signal) =>
        end(
          code === 0 ? 'notice' : 'alert',
          `worker process ${child.pid} exited ${signal ? `on signal ${signal}` : `with code ${code}`}`,
        ),
      );
    });
  }

  /** Whether it can be handed a connection now. */
  get hasRoom(): boolean {
    return this.isReady && this.#child.connected && this.#onTheWay.length < mostOnTheWay;
  }

  /** Milliseconds since it was started. */
  get age(): number {
    return this.#clock.elapsed() - this.#startedAt;
  }

  get totals(): WorkerTotals {
    const { pid = 0 } = this.#child;
    return { pid, subscribers: this.#service.subscribers, uptime: Math.floor(this.age / 1000) };
  }

  /** Hands over a connection. Until it is known to have come, it is kept open here too. */
  hand(handed: Handed): void {
    this.#onTheWay.push(handed);
    const order: Order = { type: 'connection', address: handed.address };
    this.#child.send(order, handed.socket, { keepOpen: true }, () => {});
  }

  /** Connections that have not come before it ended, for another one. */
  takeBack(): readonly Handed[] {
    return this.#onTheWay.splice(0);
  }

  /** Tells it something; where that is answered, with the answer. */
  ask(order: Extract<Order, { type: 'start' | 'reload' }>): Promise<Report> {
    return new Promise((resolve) => {
      if (this.#hasEnded) resolve({ type: 'failed', text: 'the worker has ended' });
      else {
        this.#reports.push(resolve);
        this.tell(order);
      }
    });
  }

  tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  kill(): void {
    if (!this.#hasEnded) this.#child.kill('SIGKILL');
  }
}
