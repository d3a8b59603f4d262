import { systemClock } from '../broker/clock.js';

/** Most bytes that wait on all connections; what comes beyond that is read at once, in whatever order. */
const mostWaiting = 1024 * 1024;

/** Runs something when all that the event loop has brought in this turn was looked at. */
type AtEndOfTurn = (task: () => void) => void;

interface Waiting {
  /** The turn from which on it may be read. */
  readonly from: number;
  readonly read: () => void;
}

/**
 * Keeps connections in the order in which their bytes were sent. The event loop hands over a connection that was accepted just
 * now, but not what has come on it already: that takes another turn, and in the meantime older connections would be read. A
 * message that was published after somebody had subscribed would then reach nobody. So, for a turn, older connections wait.
 */
export class ArrivalOrder {
  readonly #atEndOfTurn: AtEndOfTurn;
  #turn = 0;
  /** The last turn in which an accepted connection may be read for the first time. */
  #until = -1;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #isScheduled = false;

  constructor(atEndOfTurn: AtEndOfTurn) {
    this.#atEndOfTurn = atEndOfTurn;
  }

  /** Whether connections that are no new ones have to wait. */
  get mustWait(): boolean {
    return this.#turn <= this.#until;
  }

  /** A connection was accepted. */
  accepted(): void {
    this.#until = this.#turn + 1;
    this.#schedule();
  }

  /** Keeps bytes for later; false where there is no room for them. Each is to be released() once. */
  keep(bytes: number): boolean {
    if (this.#bytes + bytes > mostWaiting) return false;
    this.#bytes += bytes;
    return true;
  }

  released(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Reads later, behind the connections that are new now. */
  later(read: () => void): void {
    this.#waiting.push({ from: Math.max(this.#turn, this.#until) + 1, read });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#atEndOfTurn(() => this.#endTurn());
  }

  #endTurn(): void {
    this.#isScheduled = false;
    this.#turn++;
    const due = this.#waiting.filter(({ from }) => from <= this.#turn);
    if (due.length > 0) this.#waiting = this.#waiting.slice(due.length);
    for (const { read } of due) read();
    if (this.#waiting.length > 0 || this.mustWait) this.#schedule();
  }
}

/** The order of this process, which has one event loop. */
export const arrivalOrder = new ArrivalOrder((task) => systemClock.endOfTurn(task));

/** What comes on one connection, in the order of all. */
export class Arrivals {
  readonly #order: ArrivalOrder;
  readonly #read: (bytes: Buffer) => void;
  #isNew = true;
  #waiting: Buffer[] | undefined;

  constructor(order: ArrivalOrder, read: (bytes: Buffer) => void) {
    this.#order = order;
    this.#read = read;
  }

  take(bytes: Buffer): void {
    const waits = this.#waiting !== undefined || (!this.#isNew && this.#order.mustWait);
    this.#isNew = false;
    if (!waits || !this.#order.keep(bytes.length)) {
      this.flush();
      this.#read(bytes);
    } else if (this.#waiting) {
      this.#waiting.push(bytes);
    } else {
      this.#waiting = [bytes];
      this.#order.later(() => this.flush());
    }
  }

  /** Reads what waits, as nothing else comes. In one piece: what is read first may end the reading. */
  flush(): void {
    const waiting = this.takeAll();
    if (waiting) this.#read(waiting);
  }

  /** Takes what waits, for somebody else to read. */
  takeAll(): Buffer | undefined {
    const waiting = this.#waiting;
    if (!waiting) return undefined;
    this.#waiting = undefined;
    const all = Buffer.concat(waiting);
    this.#order.released(all.length);
    return all;
  }
}
