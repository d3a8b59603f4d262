/** Keeps what nobody caught in this process, in place of everybody else who listens to it. */
export class Uncaught {
  readonly #errors: unknown[] = [];
  readonly #events = ['uncaughtException', 'unhandledRejection'] as const;
  readonly #others = new Map<string, readonly ((...all: unknown[]) => void)[]>();
  readonly #keep = (error: unknown) => void this.#errors.push(error);

  start(): void {
    for (const event of this.#events) {
      this.#others.set(event, process.listeners(event as 'exit') as ((...all: unknown[]) => void)[]);
      process.removeAllListeners(event);
      process.on(event, this.#keep);
    }
  }

  /** Everybody else listens again. */
  stop(): void {
    for (const event of this.#events) {
      process.off(event, this.#keep);
      for (const listener of this.#others.get(event) ?? []) process.on(event, listener);
    }
  }

  /** What was kept since the last call. */
  take(): unknown[] {
    return this.#errors.splice(0);
  }
}
