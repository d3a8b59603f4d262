import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A port while connections are taken on it. */
export interface Listening {
  readonly port: number;
  /** Takes no more connections; settles when the last one is closed. */
  close(): Promise<void>;
}

/** Takes connections on a port, 0: any that is free. What takes them in memory lets time be virtual. */
export type Listen = (port: number, onConnection: (connection: Duplex) => void) => Promise<Listening>;

/**
 * Ports that systems give neither to who listens at any nor to connections: a server that goes away for a while finds its own free
 * when it comes back.
 */
const [lowest, highest] = [11_000, 32_000];

/** Takes connections on a port of 127.0.0.1. */
export const listenOnLoopback: Listen = async (port, onConnection) => {
  const server = createServer((socket: Socket) => {
    // Each piece that a check writes is to be a packet of its own.
    socket.setNoDelay(true);
    onConnection(socket);
  });
  for (let attempt = 1; ; attempt++) {
    try {
      server.listen(port || randomInt(lowest, highest), '127.0.0.1');
      await once(server, 'listening');
      break;
    } catch (error) {
      if (port !== 0 || attempt === 100) throw error;
    }
  }
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, close };
};

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const { port, close } = await listenOnLoopback(0, () => undefined);
  await close();
  return port;
}
