import { Worker } from 'node:worker_threads';
import type { Question } from './digest-worker.js';

/** Most passwords that wait for their digest, that at work among them. One more is refused. */
const mostWaiting = 64;

/** There are too many passwords to look at already. */
export class TooManyLogins extends Error {
  override readonly name = 'TooManyLogins';
}

/** A worker thread that computes digests. */
export interface DigestWorker {
  on(event: 'message', listener: (isRight: boolean) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  postMessage(question: Question): void;
  unref(): void;
  terminate(): Promise<number>;
}

/** A question that waits for its answer. */
interface Waiting {
  readonly question: Question;
  /** Whether somebody still waits. */
  readonly isWanted: () => boolean;
  readonly answer: (isRight: boolean) => void;
  readonly fail: (error: Error) => void;
}

function startWorker(): DigestWorker {
  return new Worker(new URL('./digest-worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
}

/**
 * Computes slow digests in a thread of its own, one after the other, so that the server goes on. The thread is started with the
 * first question, and does not keep the process running.
 */
export class DigestThread {
  readonly #start: () => DigestWorker;
  readonly #waiting: Waiting[] = [];
  #worker: DigestWorker | undefined;
  #atWork = false;
  #closed = false;

  constructor(start: () => DigestWorker = startWorker) {
    this.#start = start;
  }

  /**
   * Whether a password is the one that a digest was made of; false where nobody waits for it any more.
   * Rejects with TooManyLogins.
   */
  isOfDigest(stored: string, password: string, isWanted: () => boolean): Promise<boolean> {
    if (this.#waiting.length >= mostWaiting) return Promise.reject(new TooManyLogins());
    return new Promise((answer, fail) => {
      this.#waiting.push({ question: { stored, password }, isWanted, answer, fail });
      if (!this.#atWork) this.#next();
    });
  }

  /** Ends the thread after the question at work. A later question starts another one, which ends after it. */
  close(): void {
    this.#closed = true;
    if (!this.#atWork) this.#stop();
  }

  #next(): void {
    let first = this.#waiting[0];
    while (first && !first.isWanted()) {
      this.#waiting.shift();
      first.answer(false);
      first = this.#waiting[0];
    }
    this.#atWork = first !== undefined;
    if (first) this.#running().postMessage(first.question);
    else if (this.#closed) this.#stop();
  }

  #running(): DigestWorker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    this.#worker = worker;
    worker.unref();
    worker.on('message', (isRight: boolean) => {
      this.#waiting.shift()?.answer(isRight);
      this.#next();
    });
    // It ends after an error; the next question gets another one.
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#waiting.shift()?.fail(error instanceof Error ? error : new Error(String(error)));
      this.#next();
    });
    return worker;
  }

  #stop(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}
