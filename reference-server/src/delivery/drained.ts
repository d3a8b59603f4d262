import type { Writable } from 'node:stream';

const noBytes = new Uint8Array(0);

/** Calls the listener once, when everything written to the stream until now was taken; never when it ends before. */
export function whenDrained(stream: Writable, listener: () => void): void {
  if (stream.destroyed || stream.writableEnded) return;
  if (stream.writableNeedDrain) stream.once('drain', listener);
  // So little is written that the stream does not tell when it is gone.
  else stream.write(noBytes, (error) => error ?? listener());
}
