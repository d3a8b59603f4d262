import { delay } from '../clock.js';
import type { Cursor } from '../engine/cursor.js';
import type { Policy } from '../engine/machine.js';
import { readPosition } from '../engine/position.js';
import { PushStreamError } from '../errors.js';
import type { Settings } from '../options/options.js';
import { ask } from '../transports/http.js';
import type { TransportContext } from '../transports/transport.js';

/** A stream of which nothing has come for so long, in milliseconds, is asked after; sooner, where one was held back before. */
const patience = 2_000;
const lessPatience = 1_000;

/** So long after a connection was opened a new second of the server's clock has begun, in milliseconds. */
const second = 1_000;

/** What is likely the matter, and what mends it. */
const bufferedBy = 'Buffered by a proxy? proxy_buffering off; or X-Accel-Buffering: no';

/** A connection, as far as it is looked at. */
export interface Observed extends Pick<TransportContext, 'signal' | 'mode' | 'began' | 'promised'> {
  readonly isOpen: boolean;
  /** When something was last heard. */
  readonly heard: number;
  /** All old messages have come. */
  isSettled(): boolean | undefined;
}

/**
 * Finds out by requests of its own what a connection does not show: that its answer is held back on the way, and where the
 * server stood, by its clock, where nothing else tells.
 * @param fail told that it is held back
 */
export type Lookout = (
  connection: Observed,
  url: string,
  fail: (error: PushStreamError) => void,
) => Promise<void>;

export function createLookout(settings: Settings & Pick<Policy, 'modes'>, { tracks }: Cursor): Lookout {
  let wait = patience;
  return async (connection, url, fail) => {
    const { signal, mode } = connection;
    const { clock, modes, dialect } = settings;
    // There nothing is asked from a position.
    if (dialect === 'relay') return;
    const fresh = [...tracks.values()].filter(({ at, backtrack }) => !at && !backtrack);
    const target = url.replace(/^ws/, 'http');
    /** Asks for the head alone, which push servers refuse at once. */
    const look = () => ask(settings, target, { method: 'HEAD', signal }, [405]);
    /** Nothing has come, or not all that is to come at once: old messages may have filled a buffer, the next ones stay in it. */
    const isAwaited = () => !connection.isOpen || (connection.promised && !connection.isSettled());
    const isHeld = () => isAwaited() && clock.now() - connection.heard >= second;
    try {
      await delay(clock, wait, signal);
      // A stream without a header template says nothing before its first message: it is left only for another mode.
      if (mode === 'eventsource' || (mode === 'stream' && modes[1])) {
        // A server that is too busy to be asked is asked again, and one that still sends old messages is left to do so.
        for (let pause = wait; isAwaited(); pause *= 2) {
          if (isHeld() && (await look().catch(() => {})) && isHeld()) {
            wait = lessPatience;
            fail(new PushStreamError('blocked', bufferedBy));
          }
          await delay(clock, pause, signal);
        }
      }
      await delay(clock, second, signal);
      // All of that second was before, or has come: nothing from before the connection is asked for as if it were new.
      // What a poll has told is exact.
      for (const track of fresh)
        if (mode !== 'longpolling' && track.guessed && track.at)
          track.at = { time: track.at.time + 1, tag: 0 };
      // A page sees no date of another origin; programs have none.
      if (
        connection.isOpen &&
        (!globalThis.origin || new URL(target).origin === origin) &&
        fresh.some(({ at }) => !at)
      )
        connection.began(readPosition((await look()).headers.get('Date')), false);
    } catch {
      // What can't be found out does no harm.
    }
  };
}
