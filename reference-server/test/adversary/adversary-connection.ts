import { MemorySocket } from '../../src/virtual/duplex-pair.js';
import { parseAnswers } from './answers.js';
import type { CountingClock } from './counting-clock.js';
import type { Expected } from './sequence.js';

/** What all connections of a sequence have in common. */
export interface Account {
  sent: number;
  received: number;
  /** Bytes of answers that may still be kept. */
  mayKeep: number;
}

/** One connection of the adversary, and the server's end of it. */
export class AdversaryConnection {
  readonly number: number;
  readonly near: MemorySocket;
  readonly far: MemorySocket;
  /** Stays open at the end: it is the server's to close. */
  abandoned = false;
  readonly #account: Account;
  readonly #kept: Buffer[] = [];
  readonly #expected: Expected[] = [];
  #keptAll = true;
  /** Whether everything that was sent was well-formed, and every answer is read. */
  #isFriendly = true;

  constructor(number: number, clock: CountingClock, account: Account) {
    this.number = number;
    [this.near, this.far] = MemorySocket.pair(clock);
    this.#account = account;
    this.near.on('data', (bytes: Buffer) => this.#keep(bytes));
    this.near.on('error', () => {});
  }

  /** Bytes that wait to be read by the server, or were written by it and are not read by the peer. */
  get buffered(): number {
    // A socket in memory takes a piece whole, however long it is; a real one would leave it in the server.
    return this.far.writableLength + this.far.readableLength + this.near.readableLength;
  }

  expect(answers: readonly Expected[] | undefined): void {
    if (answers) this.#expected.push(...answers);
    else this.#isFriendly = false;
  }

  send(bytes: Buffer): void {
    if (this.near.destroyed || this.near.writableEnded) return;
    this.#account.sent += bytes.length;
    this.near.write(bytes);
  }

  leave(how: 'end' | 'reset' | 'destroy'): void {
    this.#isFriendly = false;
    if (how === 'end') this.near.end();
    else if (how === 'reset') this.near.resetAndDestroy();
    else this.near.destroy();
  }

  stopReading(): void {
    this.#isFriendly = false;
    this.near.pause();
  }

  readOn(): void {
    this.near.resume();
  }

  /** What is wrong with what came; undefined when nothing is. */
  complaint(): string | undefined {
    const received = Buffer.concat(this.#kept);
    const text = received.toString('latin1');
    for (const [word, from] of text.matchAll(/tok-(\d+)-/g)) {
      if (Number(from) !== this.number && !this.#mayHear(Number(from)))
        return `connection ${this.number} got ${word}, which was published for another one`;
    }
    if (!this.#keptAll) return undefined;
    if (text !== '' && !/^HTTP\/1\.1 [1-5]\d\d [!-~]/.test(text))
      return `connection ${this.number} got ${JSON.stringify(text.slice(0, 200))}`;
    if (!this.#isFriendly) return undefined;
    const wrong = parseAnswers(received, this.#expected);
    return wrong && `connection ${this.number}, on which everything is well-formed, ${wrong}`;
  }

  /** How often a text came. */
  count(text: string): number {
    return Buffer.concat(this.#kept).toString('latin1').split(text).length - 1;
  }

  /** Some scenarios have a publisher, whose number is given here, for all others. */
  #mayHear(from: number): boolean {
    return from === 9 && this.number === 8;
  }

  #keep(bytes: Buffer): void {
    this.#account.received += bytes.length;
    if (bytes.length > this.#account.mayKeep) {
      this.#keptAll = false;
      return;
    }
    this.#account.mayKeep -= bytes.length;
    this.#kept.push(bytes);
  }
}
