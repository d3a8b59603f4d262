import type { Duplex } from 'node:stream';
import { answersIn } from './answers.js';
import { normal } from './normal.js';
import { type Sequence, timed } from './sequence.js';
import type { ComparedServer } from './servers.js';

/** Thrown when the machine was so slow that a step happened in a later second than it should have. */
export class TooSlow extends Error {}

/** A connection, and what came on it. */
class Asking {
  readonly #socket: Duplex;
  readonly #methods: readonly string[];
  #received = '';
  #ended = false;
  #onChange = () => {};

  constructor(socket: Duplex, requests: readonly string[]) {
    this.#socket = socket;
    this.#methods = requests.map((text) => text.slice(0, text.indexOf(' ')));
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.#received += bytes.toString('latin1');
      this.#onChange();
    });
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.#ended = true;
        this.#onChange();
      });
    }
    socket.write(Buffer.from(requests.join(''), 'latin1'));
  }

  /** Settles when all is answered, or when nothing more comes. */
  async settle(server: ComparedServer): Promise<void> {
    for (;;) {
      const { answers } = answersIn(this.#received, this.#ended, this.#methods);
      const isAnswered = answers.length === this.#methods.length && answers.every(({ whole }) => whole);
      if (isAnswered || this.#ended) return;
      const next = new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
      if (!(await server.pass(next))) return;
    }
  }

  /** What came, without what has no meaning. */
  told(base: number): string {
    return normal(answersIn(this.#received, this.#ended, this.#methods), this.#ended, base);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/**
 * What each step brought.
 * @throws TooSlow
 */
export async function play(server: ComparedServer, sequence: Sequence): Promise<readonly string[]> {
  const base = await server.begin();
  const asked: (Asking | undefined)[] = [];
  let second = base;
  for (const step of sequence) {
    if (step.do === 'next second') {
      await server.nextSecond();
      second++;
      asked.push(undefined);
      continue;
    }
    const requests = step.do === 'pipeline' ? step.requests : [step.bytes];
    const asking = new Asking(
      server.connect(),
      requests.map((bytes) => timed(bytes, base)),
    );
    asked.push(asking);
    await asking.settle(server);
    if (server.second() !== second) throw new TooSlow();
  }
  for (const asking of asked) await asking?.settle(server);
  const told = asked.map((asking) => asking?.told(base) ?? '');
  for (const asking of asked) asking?.close();
  return told;
}
