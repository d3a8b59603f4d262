import type { Duplex } from 'node:stream';
import { MemorySocket, VirtualClock } from 'pushstream-server/parts';
import type { Listen } from '../../../../src/clients/listen.js';

/** The most that is read at once, bytes: longer pieces come in several packets. */
const packet = 65_536;

/** Ports in memory and the time that passes there: each piece that is written is read by itself, however busy the machine is. */
export class MemoryNetwork {
  readonly clock = new VirtualClock();
  readonly #doors = new Map<number, (connection: Duplex) => void>();
  // Above those that a URL leaves out.
  #lastPort = 10_000;

  readonly listen: Listen = async (wanted, onConnection) => {
    const port = wanted || ++this.#lastPort;
    if (this.#doors.has(port)) throw new Error(`port ${port} is taken`);
    this.#doors.set(port, onConnection);
    return {
      port,
      close: async () => {
        this.#doors.delete(port);
      },
    };
  };

  /** Connects to a port; where nobody listens, the connection fails. */
  connect(port: number): Duplex {
    const [near, far] = MemorySocket.pair(this.clock);
    const door = this.#doors.get(port);
    if (door) door(far);
    else near.destroy(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    return near;
  }
}

/** What was read, in packets. */
export function* packetsOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += packet) yield bytes.subarray(at, at + packet);
}
