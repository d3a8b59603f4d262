import { systemClock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import { defaultLimits } from '../http/limits.js';
import { openStore } from '../open-store.js';
import { createPushServer } from '../push-server.js';
import { StoreRefused } from '../stores/store-refused.js';
import { descriptors } from './descriptors.js';
import type { ServeSettings } from './options.js';
import { handleUncaughtErrors } from './uncaught-errors.js';

/** Why listening failed, for people. */
function listenFailure(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is in use`;
  if (code === 'EACCES') return `port ${port} of ${host} needs more rights`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine`;
  return `cannot listen on port ${port} of ${host}: ${error instanceof Error ? error.message : String(error)}`;
}

/** Signals that come within this time are one; milliseconds. */
const twinTime = 500;

/** As many connections as usual, or as many as the system has descriptors for. */
function mostConnections(): number {
  const wanted = defaultLimits.connections;
  const files = descriptors();
  if (!files || wanted <= files.connections) return wanted;
  const { limit, connections } = files;
  console.error(
    `pushstream-server: at most ${connections} connections: the system allows ${limit} open files (ulimit -n)`,
  );
  return connections;
}

/** Serves without a configuration of nginx; returns when the server listens, or cannot. */
export async function serve({ place, drain, ...settings }: ServeSettings): Promise<void> {
  const { host, port } = settings;
  handleUncaughtErrors((text) => console.error(`pushstream-server: ${text}`));
  let store: ChannelStore | undefined;
  try {
    store = place && (await openStore(place));
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    console.error(`pushstream-server: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  const server = createPushServer(
    { ...settings, max_connections: mostConnections() },
    store ? { store } : {},
  );
  // A second signal ends the drain; after that it changes nothing: closing takes a second at most. One that comes at once is the
  // first one again: a terminal and the process that started this one may both send it. The process ends when nothing is left to do.
  let stoppedAt: number | undefined;
  const stop = async () => {
    const now = systemClock.elapsed();
    stoppedAt ??= now;
    const isFirst = now - stoppedAt < twinTime;
    await server.close({ drain: isFirst ? drain : 0 });
    // The later one of two must still find its handler.
    setTimeout(() => {}, 100);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    console.log(`listening on ${await server.listen()}`);
  } catch (error) {
    console.error(`pushstream-server: ${listenFailure(error, host, port)}`);
    process.exitCode = 1;
    await server.close();
  }
}
