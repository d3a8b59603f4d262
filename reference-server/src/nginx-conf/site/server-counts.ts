import type { Duplex } from 'node:stream';
import type { ConnectionCounts } from '../../http/server-budget.js';

/** What has come to a server since its start, and what is there now. */
export class ServerCounts {
  accepted = 0;
  active = 0;
  requests = 0;
  /** Requests that wait for their answers. */
  atWork = 0;

  /** What connections have come to since the configuration was read. */
  budget: { readonly counts: ConnectionCounts } | undefined;

  /** Whether anybody asks how many requests are at work: only then it is known, since that takes memory for each that waits. */
  isWatched = false;

  began(request: { whenOver(listener: () => void): void }): void {
    this.requests++;
    if (!this.isWatched) return;
    this.atWork++;
    request.whenOver(this.#isOver);
  }

  readonly #isOver = () => {
    this.atWork--;
  };

  connected(socket: Duplex): void {
    this.accepted++;
    this.active++;
    socket.once('close', () => {
      this.active--;
    });
  }

  /** Connections that have nothing to do. */
  get idle(): number {
    return Math.max(0, this.active - this.atWork);
  }
}
