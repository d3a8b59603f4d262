import { createPushServer } from '../push-server.js';
import type { ServeSettings } from './options.js';
import { faultsIn, mostConnections, tellIn } from './serve.js';
import { handleUncaughtErrors } from './uncaught-errors.js';
import { serveHandedOver } from './workers/in-worker.js';

/** Serves in a worker of a server that has no configuration of nginx. */
export function serveInWorker({
  place: _,
  workers: __,
  drain: ___,
  logFormat,
  ...settings
}: ServeSettings): void {
  handleUncaughtErrors((text) => tellIn(logFormat)('alert', text));
  serveHandedOver(async (store) => {
    // What the system allows each process was said by the first one.
    const server = createPushServer(
      { ...settings, max_connections: mostConnections(() => {}) },
      { store, onError: faultsIn(logFormat) },
    );
    return {
      accept: (socket) => server.connect(socket),
      reload: async () => {},
      reopen: () => {},
      close: () => server.close(),
    };
  });
}
