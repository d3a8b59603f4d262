import { createServer } from 'node:net';

/**
 * Ports that no system gives out by itself: neither what listens on port 0 nor what connects gets one of
 * them, also while the server of a test is away for a while. Browsers go to all of them.
 */
const [lowest, highest] = [11_000, 32_000];

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
