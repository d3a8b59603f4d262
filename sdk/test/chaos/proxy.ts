import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../src/clock.js';

/** Numbers from 0 up to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Stands between client and server, and cuts, delays, truncates and stalls what the server sends, by chance. */
export class ChaosProxy {
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly counts = { connections: 0, cut: 0, truncated: 0, delayed: 0, stalled: 0 };
  /** False: everything passes unharmed. */
  active = true;
  /** Connections go silent without an end. */
  stalls = true;

  constructor(target: number, random: () => number, clock: Clock) {
    this.#target = target;
    this.#random = random;
    this.#clock = clock;
    this.#server = createServer((client) => this.#join(client));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket): void {
    this.counts.connections++;
    const server = connect(this.#target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server);
    server.on('data', (bytes: Buffer) => this.#pass(bytes, server, client));
  }

  #pass(bytes: Buffer, server: Socket, client: Socket): void {
    const chance = this.active ? this.#random() : 1;
    const { counts } = this;
    if (chance < 0.01) {
      counts.cut++;
      client.resetAndDestroy();
    } else if (chance < 0.025) {
      counts.truncated++;
      client.write(bytes.subarray(0, Math.floor(bytes.length * this.#random())), () =>
        client.resetAndDestroy(),
      );
    } else if (chance < 0.03 && this.stalls) {
      // Nothing more comes, and nothing tells.
      counts.stalled++;
      server.pause();
    } else if (chance < 0.1) {
      counts.delayed++;
      server.pause();
      this.#clock.after(5 * this.#random(), () => {
        client.write(bytes);
        server.resume();
      });
    } else client.write(bytes);
  }
}
