/** Lets any number of readers wait for the next time that something happens. */
export class Signal {
  #next: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  /** Resolves when `raise` is called next. What is looked at before, without an await in between, is never missed. */
  wait(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#next;
  }

  /** Wakes everyone who waits by now. */
  raise(): void {
    const resolve = this.#resolve;
    this.#next = undefined;
    this.#resolve = undefined;
    resolve?.();
  }
}
