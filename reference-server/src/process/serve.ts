import { systemClock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import { defaultLimits } from '../http/limits.js';
import type { Level } from '../nginx-conf/language/journal.js';
import { openStore } from '../open-store.js';
import { createPushServer } from '../push-server.js';
import type { StorePlace } from '../store-place.js';
import { StoreRefused } from '../stores/store-refused.js';
import { descriptors } from './descriptors.js';
import { jsonLine, type LogFormat } from './log-line.js';
import type { ServeSettings } from './options.js';
import { handleUncaughtErrors } from './uncaught-errors.js';

/** Why listening failed, for people. */
export function listenFailure(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is in use`;
  if (code === 'EACCES') return `port ${port} of ${host} needs more rights`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine`;
  return `cannot listen on port ${port} of ${host}: ${error instanceof Error ? error.message : String(error)}`;
}

/** Says something on standard error. */
export type Tell = (level: Level, text: string) => void;

export function tellIn(format: LogFormat): Tell {
  return (level, text) =>
    console.error(format === 'json' ? jsonLine(level, text) : `pushstream-server: ${text}`);
}

/** Tells of faults in the server. */
export function faultsIn(format: LogFormat): (error: unknown) => void {
  const tell = tellIn(format);
  return format === 'json' ? (error) => tell('error', textOf(error)) : console.error;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Signals that come within this time are one; milliseconds. */
const twinTime = 500;

/**
 * As many connections as usual, or as many as the system has descriptors for.
 * @param tell told where that is less
 */
export function mostConnections(tell: (text: string) => void): number {
  const wanted = defaultLimits.connections;
  const files = descriptors();
  if (!files || wanted <= files.connections) return wanted;
  const { limit, connections } = files;
  tell(`at most ${connections} connections: the system allows ${limit} open files (ulimit -n)`);
  return connections;
}

/** Opens the store that the command line asks for; where that cannot be, says why and sets the exit status. */
export async function openPlace(
  place: StorePlace | undefined,
  format: LogFormat,
): Promise<ChannelStore | undefined | 'refused'> {
  try {
    return place && (await openStore(place, { onError: faultsIn(format) }));
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    tellIn(format)('emerg', error.message);
    process.exitCode = 1;
    return 'refused';
  }
}

/**
 * Ends the server at a signal.
 * @param close ends it; `isFirst` is false for a later signal, which ends a drain
 */
export function stopAtSignals(close: (isFirst: boolean) => Promise<void>): void {
  // A signal that comes at once is the first one again: a terminal and the process that started this one may both send it. After
  // the drain a signal changes nothing: closing takes a second at most. The process ends when nothing is left to do.
  let stoppedAt: number | undefined;
  const stop = async () => {
    const now = systemClock.elapsed();
    stoppedAt ??= now;
    await close(now - stoppedAt < twinTime);
    // The later one of two must still find its handler.
    setTimeout(() => {}, 100);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Says where the server listens. */
export function tellAddress(url: string, format: LogFormat): void {
  const text = `listening on ${url}`;
  console.log(format === 'json' ? jsonLine('notice', text) : text);
}

/** Serves without a configuration of nginx; returns when the server listens, or cannot. */
export async function serve({
  place,
  drain,
  logFormat,
  workers: _,
  ...settings
}: ServeSettings): Promise<void> {
  const { host, port } = settings;
  const tell = tellIn(logFormat);
  handleUncaughtErrors((text) => tell('alert', text));
  const store = await openPlace(place, logFormat);
  if (store === 'refused') return;
  const server = createPushServer(
    { ...settings, max_connections: mostConnections((text) => tell('warn', text)) },
    { onError: faultsIn(logFormat), ...(store ? { store } : {}) },
  );
  stopAtSignals((isFirst) => server.close({ drain: isFirst ? drain : 0 }));
  try {
    tellAddress(await server.listen(), logFormat);
  } catch (error) {
    tell('emerg', listenFailure(error, host, port));
    process.exitCode = 1;
    await server.close();
  }
}
