/** Numbers that look like chance and are the same for the same seed (sfc32, a small fast generator of 128 bits). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seeds whole numbers; the same ones give the same numbers */
  constructor(...seeds: readonly number[]) {
    const [a = 0, b = 0, c = 0] = seeds;
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    for (let round = 0; round < 12; round++) this.#next();
  }

  /** A whole number from 0 on that is less than `limit`. */
  below(limit: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * limit);
  }

  /** A whole number, both bounds included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** A whole number, both bounds included; small ones come as often as large ones: 1 to 9 as often as 100 to 999. */
  scaled(least: number, most: number): number {
    return Math.round(least * (most / least) ** (this.#next() / 0x1_0000_0000));
  }

  /** True in so many of 100 cases. */
  chance(percent: number): boolean {
    return this.below(1_000_000) < percent * 10_000;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  }

  /** One of the choices, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(choices: readonly T[]): T {
    const sum = choices.reduce((total, { weight }) => total + weight, 0);
    let left = (this.#next() / 0x1_0000_0000) * sum;
    for (const choice of choices) {
      left -= choice.weight;
      if (left < 0) return choice;
    }
    return this.pick(choices);
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
