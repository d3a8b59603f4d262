import { systemClock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import { defaultLimits } from '../http/limits.js';
import type { Level } from '../nginx-conf/language/journal.js';
import { openStore } from '../open-store.js';
import { createPushServer } from '../push-server.js';
import { StoreRefused } from '../stores/store-refused.js';
import { descriptors } from './descriptors.js';
import { jsonLine, type LogFormat } from './log-line.js';
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

/** Says something on standard error. */
type Tell = (level: Level, text: string) => void;

function tellIn(format: LogFormat): Tell {
  return (level, text) =>
    console.error(format === 'json' ? jsonLine(level, text) : `pushstream-server: ${text}`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Signals that come within this time are one; milliseconds. */
const twinTime = 500;

/** As many connections as usual, or as many as the system has descriptors for. */
function mostConnections(tell: Tell): number {
  const wanted = defaultLimits.connections;
  const files = descriptors();
  if (!files || wanted <= files.connections) return wanted;
  const { limit, connections } = files;
  tell('warn', `at most ${connections} connections: the system allows ${limit} open files (ulimit -n)`);
  return connections;
}

/** Serves without a configuration of nginx; returns when the server listens, or cannot. */
export async function serve({ place, drain, logFormat, ...settings }: ServeSettings): Promise<void> {
  const { host, port } = settings;
  const tell = tellIn(logFormat);
  handleUncaughtErrors((text) => tell('alert', text));
  const onError = logFormat === 'json' ? (error: unknown) => tell('error', textOf(error)) : console.error;
  let store: ChannelStore | undefined;
  try {
    store = place && (await openStore(place, { onError }));
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    tell('emerg', error.message);
    process.exitCode = 1;
    return;
  }
  const server = createPushServer(
    { ...settings, max_connections: mostConnections(tell) },
    { onError, ...(store ? { store } : {}) },
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
    const text = `listening on ${await server.listen()}`;
    console.log(logFormat === 'json' ? jsonLine('notice', text) : text);
  } catch (error) {
    tell('emerg', listenFailure(error, host, port));
    process.exitCode = 1;
    await server.close();
  }
}
