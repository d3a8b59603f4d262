/**
 * What is thrown on behalf of one connection, and must not reach another: each is counted, and each error is reported once,
 * however many connections it ends.
 */
export class Faults {
  readonly #onError: (error: unknown) => void;
  readonly #reported = new WeakSet<object>();
  #count = 0;

  /** @param onError default: standard error */
  constructor(onError: (error: unknown) => void = (error) => console.error(error)) {
    this.#onError = onError;
  }

  /** How many there were; an error counts for every connection that it ended. */
  get count(): number {
    return this.#count;
  }

  report(error: unknown): void {
    this.#count++;
    if (typeof error === 'object' && error !== null) {
      if (this.#reported.has(error)) return;
      this.#reported.add(error);
    }
    try {
      this.#onError(error);
    } catch (second) {
      // The report has failed too: its error becomes an unhandled rejection of the process, and reaches no connection.
      void Promise.reject(second);
    }
  }

  /** Does something for one connection; what it throws is reported and goes no further. */
  guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.report(error);
    }
  }
}
