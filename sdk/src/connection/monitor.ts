import type { Cursor } from '../engine/cursor.js';
import { guarantees, type Told } from '../engine/guarantees.js';
import type { Event, State } from '../engine/machine.js';
import type { PushStreamError } from '../errors.js';
import type { Emit, EventDetails } from '../options/events.js';
import type { Mode } from '../options/modes.js';
import type { Settings } from '../options/options.js';
import type { WireMessage } from '../protocol/message.js';
import type { Stats } from './stats.js';

/** What has happened, with the error that the client is told. */
export type Happening = Event & { readonly error?: PushStreamError };

/** Looks on at what events don't tell. */
export interface Monitor {
  /** What the machine was told, and what it made of it. */
  happened(event: Happening, state: State): void;
  received(message: WireMessage, isNew: boolean): void;
  readonly stats: () => Stats;
}

/** As much of a client as is counted. */
interface Counted extends Pick<Settings, 'dialect'> {
  readonly modes: readonly Mode[];
  readonly channelsCount: number;
  addEventListener(
    type: 'message' | 'gap' | 'reset',
    listener: (event: { readonly detail: Partial<EventDetails['gap']> }) => void,
  ): void;
}

/** Counts what happens to a client, and tells its `debug` events. */
export function createMonitor(client: Counted, emit: Emit, cursor: Cursor): Monitor {
  const counts = { attempts: 0, opened: 0, messages: 0, repeats: 0, gaps: 0, resets: 0 };
  const outcomes: Partial<Record<Mode, string>> = {};
  /** Fields that messages have had. */
  const told: Told & Record<string, boolean> = {};
  /** The mode of the open connection. */
  let mode: Mode | undefined;
  /** The last mode that was not sent what it had asked for. */
  let lossy: Mode | undefined;

  for (const type of ['message', 'gap', 'reset'] as const)
    client.addEventListener(type, ({ detail }) => {
      counts[`${type}s`]++;
      if (detail.away) lossy = mode;
    });
  const debug = (text: string) => emit('debug', { text });

  return {
    happened(event, { count, status, current, probe }) {
      debug(event.type);
      if (event.type === 'opened') counts.opened++;
      if (event.type === 'failed') {
        const { attempt, error } = event;
        outcomes[attempt.mode] = error.code;
        debug(`attempt ${attempt.number}: ${error.code}, ${error.message}`);
      }
      if (count > counts.attempts) debug(`attempt ${count}: ${(probe ?? current)?.mode}`);
      counts.attempts = count;
      mode = status === 2 ? current?.mode : undefined;
      if (!mode) return;
      outcomes[mode] = 'open';
      // What failed while another mode got through is the fault of the mode.
      for (const other of client.modes) if (outcomes[other] === 'down') outcomes[other] = 'blocked';
    },
    received(message, isNew) {
      if (!isNew) counts.repeats++;
      for (const [field, value] of Object.entries(message)) told[field] ||= value !== undefined;
    },
    stats() {
      const { channelsCount } = client;
      const last = mode ?? client.modes[0];
      // What the relay dialect resumes from comes with polls, and the events of one channel; other texts come bare.
      const isRelay =
        client.dialect === 'relay' &&
        (last === 'longpolling' || (last === 'eventsource' && channelsCount < 2));
      const placed = client.dialect !== 'relay' && [...cursor.tracks.values()].every(({ at }) => at);
      return {
        ...counts,
        mode,
        guarantees: guarantees({ ...told, lost: lossy === last, placed }, channelsCount, isRelay),
        modes: { ...outcomes },
      };
    },
  };
}
