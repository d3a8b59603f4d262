import type { Socket } from 'node:net';
import { HttpEntry } from '../http/http-entry.js';
import type { Router } from '../http/location.js';
import type { ServerBudget } from '../http/server-budget.js';
import type { Door } from './doors.js';
import type { Engine } from './engine.js';
import { Handshakes } from './handshakes.js';

/** Takes the connections of one address in one configuration. */
export class Gate {
  readonly door: Door;
  readonly connect: (socket: Socket) => void;
  readonly #entries: readonly HttpEntry[];
  readonly #handshakes: Handshakes | undefined;

  /** @param budget of all addresses of the configuration */
  constructor(door: Door, engine: Engine, budget: ServerBudget) {
    this.door = door;
    const entryOf = (router: Router) => {
      const report = (error: unknown) => engine.report(error);
      return new HttpEntry(engine.clock, router, report, door.limits, budget);
    };
    const entry = entryOf(door.router);
    if (!door.tls) {
      this.#entries = [entry];
      this.connect = (socket) => entry.connect(socket);
      return;
    }
    const plain = entryOf(door.tls.plainRouter);
    const beyond = {
      secure: (socket: Socket) => entry.serve(socket),
      plain: (socket: Socket) => plain.serve(socket),
    };
    const handshakes = new Handshakes(door.tls, beyond, engine.journal, budget);
    this.#entries = [entry, plain];
    this.#handshakes = handshakes;
    this.connect = (socket) => handshakes.take(socket);
  }

  /** From now on every answer is the last of its connection. */
  beginStop(): void {
    for (const entry of this.#entries) entry.beginStop();
  }

  /** Returns when every request that came has had its effect. */
  idle(): Promise<void> {
    return this.door.router.idle();
  }

  /** Ends the connections once their answers are written. */
  async stop(): Promise<void> {
    await Promise.all(this.#entries.map((entry) => entry.stop()));
    this.#handshakes?.close();
  }
}
