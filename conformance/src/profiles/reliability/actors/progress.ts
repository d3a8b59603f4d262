/** Tells those who wait for it that something has come. */
export class Progress {
  #waiting: (() => void)[] = [];

  /** Something has come. */
  note(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when something comes from now on. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
