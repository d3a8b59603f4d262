/** Most missing messages that are remembered by their numbers; beyond that a late one counts as repeated. */
const mostRemembered = 10_000;

/** What a subscriber got of the messages 1, 2, 3 and so on. */
export class Tally {
  repeated = 0;
  reordered = 0;
  #expected = 1;
  #lost = 0;
  readonly #missing = new Set<number>();

  get lost(): number {
    return this.#lost;
  }

  /** A message came; true when it had not come before. */
  count(number: number): boolean {
    if (number >= this.#expected) {
      this.#miss(number);
      this.#expected = number + 1;
      return true;
    }
    if (this.#missing.delete(number)) {
      this.#lost--;
      this.reordered++;
      return true;
    }
    this.repeated++;
    return false;
  }

  /** All messages up to that number should be here. */
  check(last: number): void {
    this.#miss(last + 1);
    this.#expected = Math.max(this.#expected, last + 1);
  }

  /** Those from the expected one up to that number, it excluded, have not come. */
  #miss(next: number): void {
    for (let number = this.#expected; number < next; number++) {
      this.#lost++;
      if (this.#missing.size < mostRemembered) this.#missing.add(number);
    }
  }
}
