import { createServer } from 'node:net';

/** Below the ports that systems give out by themselves, and above those that browsers refuse to open. */
const lowest = 11_000;
const highest = 32_000;

/**
 * A port that nothing listens on, and that nothing gets by chance: a server that a test starts again finds it free. A
 * port of `listen(0)` may have become the local port of some client meanwhile.
 */
export async function freePort(): Promise<number> {
  const port = lowest + Math.floor(Math.random() * (highest - lowest));
  const server = createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!(await listening)) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
