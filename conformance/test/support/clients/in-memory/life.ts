import type { Duplex } from 'node:stream';
import type { RunningClient } from '../../../../src/clients/client-process.js';
import type { Answer } from './answer-reader.js';
import { type MemoryNetwork, packetsOf } from './network.js';

/** Whether a client breaks this rule. */
export type Breaks = (name: string) => boolean;

/** What a client in memory lives in, as a process would: time that passes, connections, and an end that may come from outside. */
export class Life {
  readonly #network: MemoryNetwork;
  readonly #sockets = new Set<Duplex>();
  #wake: () => void = () => undefined;
  #stopped = false;

  constructor(network: MemoryNetwork) {
    this.#network = network;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Lets a client run; `live` returns its exit code when it ends of itself. */
  run(live: () => Promise<number>): RunningClient {
    let ended: string | undefined;
    const exit = live().then((code) => {
      if (!this.#stopped) ended = `it ended with exit code ${code}`;
    });
    const stop = async () => {
      this.#stopped = true;
      for (const socket of this.#sockets) socket.destroy();
      this.#wake();
      await exit;
    };
    return { exit, ended: () => ended, stop };
  }

  /** Waits; not at all when the client is stopped. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#network.clock.after(this.#stopped ? 0 : ms, () => resolve());
      this.#wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  /** Sends a request on a connection of its own, and has the answer read; settles when the connection is over. */
  converse(port: number, request: string, answerOn: (socket: Duplex) => Answer): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.#network.connect(port);
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        resolve();
      });
      socket.on('error', reject);
      const answer = answerOn(socket);
      socket.on('data', (bytes: Buffer) => {
        try {
          for (const packet of packetsOf(bytes)) answer.push(packet);
        } catch (error) {
          socket.destroy(error instanceof Error ? error : undefined);
        }
      });
      socket.on('end', () => {
        answer.end();
        socket.end();
      });
      socket.write(request);
    });
  }

  /** Does something later, unless it is cancelled. */
  after(ms: number, task: () => void): { cancel(): void } {
    return this.#network.clock.after(ms, task);
  }
}
