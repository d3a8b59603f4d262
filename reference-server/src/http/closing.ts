import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import type { Output } from './output.js';

/** How long a closed connection is read on, so that the peer gets to read the last answer; milliseconds. */
const lingerTime = 5000;

/**
 * Sends what is written, then reads on for a while until the peer closes too.
 * @returns what is waited with; undefined where there is nothing to wait for
 */
export function closeGently(
  socket: Duplex,
  output: Output,
  clock: Clock,
  stopping: boolean,
): Timer | undefined {
  output.end();
  // Nobody may be reading.
  socket.resume();
  if (stopping) destroyWhenSent(socket);
  else if (!socket.destroyed) return clock.after(lingerTime, () => socket.destroy());
  return undefined;
}

/** Ends a connection for good once all is sent; to be called when nothing more will be written. */
export function destroyWhenSent(socket: Duplex): void {
  if (socket.writableFinished) socket.destroy();
  else socket.once('finish', () => socket.destroy());
}

/** Ends a connection at once; what was sent and not read yet is thrown away. Only a TCP socket can be reset: others are closed. */
export function reset(socket: Duplex): void {
  try {
    if ('resetAndDestroy' in socket && typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy();
  } catch {
    // Node says so of a unix socket, and of one that speaks TLS.
  }
  socket.destroy();
}
