import type { Random } from '../random.js';
import type { Cut, Expected, Piece, Step } from '../sequence.js';

/** Writes down the steps of a sequence, with turns of the server between them. */
export class Script {
  readonly steps: Step[] = [];
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  send(
    on: number,
    bytes: readonly Piece[],
    { cut, expect }: { cut?: Cut; expect?: readonly Expected[] } = {},
  ): this {
    this.steps.push({ do: 'send', on, bytes, cut: cut ?? 'whole', ...(expect ? { expect } : {}) });
    return this;
  }

  leave(on: number, how: 'end' | 'reset' | 'destroy'): this {
    this.steps.push({ do: how, on });
    return this;
  }

  stopReading(on: number): this {
    this.steps.push({ do: 'stop reading', on });
    return this;
  }

  readOn(on: number): this {
    this.steps.push({ do: 'read on', on });
    return this;
  }

  turns(count = this.random.between(1, 6)): this {
    this.steps.push({ do: 'turns', count });
    return this;
  }

  pass(time: number): this {
    this.steps.push({ do: 'pass', time });
    return this;
  }

  publish(): this {
    this.steps.push({ do: 'publish' });
    return this;
  }

  add(step: Step): this {
    this.steps.push(step);
    return this;
  }

  /** A FIN, a RST or neither, as it comes. */
  anyLeave(on: number): this {
    const how = this.random.pick(['end', 'reset', 'destroy', 'stay'] as const);
    return how === 'stay' ? this : this.leave(on, how);
  }
}

/** How something is cut into packets; what is long never into single bytes, as each packet costs a turn. */
export function anyCut(random: Random, length: number): Cut {
  if (random.chance(55)) return 'whole';
  const least = Math.max(1, Math.ceil(length / 150));
  return { every: random.scaled(least, Math.max(least, length)) };
}
