import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { HttpEntry } from '../../http/http-entry.js';
import type { Router } from '../../http/location.js';
import type { ServerBudget } from '../../http/server-budget.js';
import type { SharedState } from '../site/shared-state.js';
import type { ListenAddress } from './listen-address.js';
import { TlsAcceptor } from './tls-acceptor.js';

/** Takes the connections of one address in one configuration. */
export class Acceptor {
  readonly address: ListenAddress;
  readonly connect: (socket: Socket) => void;
  readonly #entries: readonly HttpEntry[];
  readonly #tls: TlsAcceptor | undefined;

  /** @param budget of all addresses of the configuration */
  constructor(address: ListenAddress, state: SharedState, budget: ServerBudget) {
    this.address = address;
    const entryOf = (router: Router) => {
      const report = (error: unknown) => state.report(error);
      return new HttpEntry(state.clock, router, report, address.limits, budget, address.serverName);
    };
    const entry = entryOf(address.router);
    if (!address.tls) {
      this.#entries = [entry];
      this.connect = (socket) => {
        state.counts.connected(socket);
        entry.connect(socket, address.takesPreface ? 'either' : 'HTTP/1.1');
      };
      return;
    }
    const plain = entryOf(address.tls.plainRouter);
    const handlers = {
      secure: (socket: TLSSocket) =>
        entry.serve(socket, socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1'),
      plain: (socket: Socket) => plain.serve(socket),
    };
    const tls = new TlsAcceptor(address.tls, handlers, state.journal, budget);
    this.#entries = [entry, plain];
    this.#tls = tls;
    this.connect = (socket) => {
      state.counts.connected(socket);
      tls.accept(socket);
    };
  }

  /** From now on every answer is the last of its connection; connections are still taken. */
  beginDrain(): void {
    for (const entry of this.#entries) entry.beginDrain();
  }

  /** From now on every answer is the last of its connection, and no connection is taken. */
  beginStop(): void {
    for (const entry of this.#entries) entry.beginStop();
  }

  /** Returns when every request that came has had its effect. */
  idle(): Promise<void> {
    return this.address.router.idle();
  }

  /** Ends the connections once their answers are written. */
  async stop(): Promise<void> {
    await Promise.all(this.#entries.map((entry) => entry.stop()));
    this.#tls?.close();
  }
}
