import { type AddressInfo, createServer } from 'node:net';
import { systemClock } from '../broker/clock.js';
import { closeStore, settleStore } from '../broker/store.js';
import { channelsOf } from '../server-channels.js';
import { readServerSettings } from '../server-settings.js';
import type { ServeSettings } from './options.js';
import {
  faultsIn,
  listenFailure,
  mostConnections,
  openPlace,
  stopAtSignals,
  tellAddress,
  tellIn,
} from './serve.js';
import { handleUncaughtErrors } from './uncaught-errors.js';
import { WorkerPool } from './workers/worker-pool.js';

/** Keeps the channels, and has workers serve; returns when the server listens, or cannot. */
export async function serveByWorkers({
  place,
  workers,
  drain: _,
  logFormat,
  ...settings
}: ServeSettings): Promise<void> {
  const { host, port } = settings;
  const tell = tellIn(logFormat);
  handleUncaughtErrors((text) => tell('alert', text));
  const store = await openPlace(place, logFormat);
  if (store === 'refused') return;
  mostConnections((text) => tell('warn', `in each worker, ${text}`));
  const onError = faultsIn(logFormat);
  const { broker, clock } = channelsOf(readServerSettings(settings), { clock: systemClock, store, onError });
  const pool = new WorkerPool(
    {
      broker,
      clock,
      tell: (level, text) => {
        if (level === 'alert') tell(level, text);
      },
    },
    workers,
  );
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) =>
    pool.hand(socket, ''),
  );
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= (async () => {
      server.close();
      await pool.stop();
      await settleStore(store);
      broker.close();
      await closeStore(store);
    })();
    return closed;
  };
  stopAtSignals(close);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  } catch (error) {
    tell('emerg', listenFailure(error, host, port));
    process.exitCode = 1;
    await close();
    return;
  }
  try {
    await pool.start();
  } catch (error) {
    tell('emerg', `a worker cannot be started: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    await close();
    return;
  }
  const { port: bound } = server.address() as AddressInfo;
  tellAddress(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`, logFormat);
}
