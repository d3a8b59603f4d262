import type { Timer } from '../clock.js';
import type { Attempt } from '../engine/machine.js';
import { httpDate } from '../engine/position.js';
import { located, PushStreamError } from '../errors.js';
import type { Mode } from '../options/modes.js';
import { ping } from '../protocol/message.js';
import type { Send, TransportContext, Transports } from '../transports/transport.js';
import { type Recipient, take } from './inbox.js';
import type { Keeper } from './keeper.js';
import type { Lookout, Observed } from './lookout.js';
import type { Happening } from './monitor.js';
import { channelsPath, subscriberUrl } from './url.js';

/** What all connections of a client share. */
export interface ConnectionHost extends Recipient {
  readonly transports: Transports;
  readonly streamId: number;
  /** The longest silence before a ping, in milliseconds, of the modes in which pings have been seen. */
  readonly silences: Partial<Record<Mode, number>>;
  /** Brings the cursor of an earlier page. */
  readonly keeper?: Keeper;
  readonly lookout?: Lookout;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** What comes of one, for the machine. */
export type Outcome = Extract<Happening, { readonly attempt: unknown }>;

export interface Connection {
  readonly isOpen: boolean;
  readonly send?: Send | undefined;
  stop(): void;
}

/**
 * One attempt: runs a transport, makes its requests and watches over its time.
 * @param lastError why the one before failed
 * @param tell told when it is open, and when it has failed
 */
export function connect(
  host: ConnectionHost,
  attempt: Attempt,
  lastError: PushStreamError | undefined,
  tell: (outcome: Outcome) => void,
): Connection {
  const { settings, transports, cursor, keeper, lookout, silences } = host;
  const { clock } = settings;
  const { mode } = attempt;
  const controller = new AbortController();
  const { signal } = controller;
  let replay = cursor.wanted();
  let openedAt = 0;
  let useful = false;
  let timer: Timer | undefined;
  /** The longest silence before a ping here: servers ping only when they have nothing else to say. */
  let interval = 0;
  let retryAfter: number | undefined;
  let where: string = mode;

  const stop = () => {
    timer?.cancel();
    controller.abort();
  };
  const end = (cause: unknown) => {
    if (signal.aborted) return;
    stop();
    const error = located(cause, where);
    const { code } = error;
    error.retryAfter ??= retryAfter;
    error.type = code !== 'refused' && (connection.isOpen || code === 'timeout') ? 'timeout' : 'load';
    // What lasts is of use, also when nothing is said.
    useful ||= clock.now() - openedAt >= settings.reconnectOnTimeoutInterval;
    tell({ type: 'failed', attempt, error, useful });
  };
  /** Ends the connection when there is nothing for so many milliseconds. */
  const limit = (ms: number, trouble: string) => {
    timer?.cancel();
    timer = clock.after(ms, () => {
      // Pings may have become rarer: where none has come at all, the next connection has twice the time, to a limit.
      if (openedAt && !interval && ms < 10 * settings.pingtimeout) silences[mode] = ms;
      end(new PushStreamError('timeout', `${trouble} in ${ms} ms`));
    });
  };
  /** Where pings have been seen, also on an earlier connection, silence means that this one is dead. */
  const listen = () => {
    const silence = silences[mode];
    connection.heard = clock.now();
    if (silence !== undefined) limit(Math.max(settings.pingtimeout, 2 * silence), 'No ping');
  };
  const save = () => keeper?.save(cursor);

  const connection: Mutable<TransportContext & Connection & Observed> = {
    mode,
    ...host,
    isOpen: false,
    heard: 0,
    isSettled: () => replay.settled,
    stop,
    signal,

    async request(more, channel) {
      const context = { mode, attempt: attempt.number, error: lastError };
      const { headers = {}, params: extra, protocols } = (await settings.auth?.(context)) ?? {};
      signal.throwIfAborted();
      replay = cursor.wanted();
      const { position, eventId, channels } = replay;
      const params: Record<string, unknown> = {
        ...settings.extraParams(),
        ...extra,
        _: clock.now(),
        ...more,
      };
      if (settings.dialect !== 'relay') {
        // The module's sample nginx.conf looks at the cursor only then. Never without one: of several conditions in a location of
        // nginx the last that holds is all that counts.
        if (position || eventId) params.qs = 'on';
        params[settings.tagArgument] = position?.tag ?? '';
        params[settings.timeArgument] = httpDate(position);
        params[settings.eventIdArgument] = eventId;
        // Our own server tells where it begins; others ignore it.
        params.opening = 'on';
      }
      const path = channel ?? channelsPath(channels);
      const url = subscriberUrl(settings, mode, path, params);
      if (where === mode) lookout?.(connection, url, end);
      where = `${mode} ${url}`;
      return { url, position, eventId, headers, protocols };
    },

    accepted(send) {
      if (connection.isOpen || signal.aborted) return;
      connection.isOpen = true;
      connection.send = send;
      openedAt = clock.now();
      timer?.cancel();
      listen();
      tell({ type: 'opened', attempt });
    },

    deliver(messages) {
      if (signal.aborted || !messages.length) return false;
      connection.accepted();
      if (messages.some(({ id }) => id === ping)) connection.alive();
      else listen();
      const found = take(messages, replay, host);
      // What was there before, or is said to everybody, is no sign that a connection is of use.
      useful ||= found;
      save();
      return found;
    },

    settled(position) {
      useful = true;
      cursor.settle(replay, position);
      save();
    },

    began(position, whole) {
      useful ||= whole;
      if (position) cursor.start(replay, position, whole);
    },

    alive() {
      if (signal.aborted) return;
      connection.settled();
      interval = silences[mode] = Math.max(interval, 1, clock.now() - connection.heard);
      listen();
    },

    expectPings(interval) {
      // What the server says now counts for more than what was waited for in vain.
      silences[mode] = interval || silences[mode] || 0;
      listen();
    },

    reconnectAfter(ms) {
      retryAfter = ms;
    },
  };

  const run = async () => {
    const transport = transports[mode];
    if (!transport) throw new PushStreamError('unsupported', `Mode ${mode} is missing here`);
    await keeper?.restore(cursor);
    await transport(connection);
    throw new PushStreamError('ended', 'The server closed the connection');
  };
  // Browsers keep no page that takes a connection along. Node has no such event.
  globalThis.addEventListener?.('pagehide', stop, { signal });
  limit(settings.timeout, 'No answer');
  run().catch(end);
  return connection;
}
