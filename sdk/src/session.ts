import type { Timer } from './clock.js';
import { type Connection, type ConnectionHost, connect } from './connection.js';
import { type Event, initialState, never, step } from './engine/machine.js';
import { asError, PushStreamError } from './errors.js';
import type { Happening } from './monitor.js';
import type { Mode, Settings } from './options.js';
import { onWake } from './wake.js';

/** What a session needs of the client it works for. */
export interface SessionHost extends ConnectionHost {
  readonly settings: Settings & { readonly modes: readonly Mode[] };
}

/** Connections one after the other, as the machine wants them. */
export interface Session {
  /** 0 closed, 1 connecting, 2 open. */
  readonly status: 0 | 1 | 2;
  /** The mode of the last open connection. */
  readonly mode: Mode | undefined;
  /** Not closed: connected, or about to be. */
  isActive(): boolean;
  /** Sends a text on the open connection; false where there is none that can send. */
  send(text: string): boolean;
  /** Handles an event, after the ones before: listeners may cause more of them. */
  dispatch(event: Event): void;
}

/** Runs the machine: makes so what it says, and tells it what comes of it. */
export function createSession(host: SessionHost): Session {
  const { settings, emit, monitor } = host;
  const { modes } = settings;
  const connections = new Map<number, Connection>();
  const queue: Happening[] = [];
  let state = initialState;
  let busy = false;
  let lastError: PushStreamError | undefined;
  let timer: Timer | undefined;
  let wake: Timer | undefined;

  const setStatus = (status: 0 | 1 | 2) => {
    if (status === session.status) return;
    session.status = status;
    emit('statuschange', { status });
    if (status === 2) emit('open', { mode: modes[state.currentMode] as Mode });
  };

  const start = (attempt: number, mode: Mode) => {
    const connection = connect(host, mode, attempt, {
      lastError,
      onOpen: () => dispatch({ type: 'opened', attempt }),
      onEnd(error, wasOpen, useful) {
        connections.delete(attempt);
        error.type = error.code !== 'refused' && (wasOpen || error.code === 'timeout') ? 'timeout' : 'load';
        lastError = error;
        dispatch({ type: 'failed', attempt, error, useful, wasOpen });
      },
    });
    connections.set(attempt, connection);
  };

  const stop = (attempt: number) => {
    const connection = connections.get(attempt);
    if (!connection) return;
    connections.delete(attempt);
    connection.stop();
    // A change to a better mode closes nothing that could be seen.
    if (connection.isOpen && state.status !== 2) emit('close', { mode: connection.mode });
  };

  const wait = (delay: number) => {
    let chosen: number | false = delay;
    if (!state.status) {
      const context = { attempt: state.failures, delay, error: lastError };
      try {
        chosen = settings.retry?.(context) ?? delay;
      } catch (error) {
        emit('error', asError(error, 'invalid'));
      }
      if (chosen === false) return dispatch({ type: 'disconnect' });
      emit('reconnecting', { ...context, delay: chosen });
    }
    timer = settings.clock.after(chosen, () => dispatch({ type: 'due' }));
  };

  const handle = (event: Happening) => {
    const before = state;
    const now = settings.clock.now();
    state = step(before, event, settings, now, settings.random());
    monitor?.happened(event, before, state);
    const { status, current, probe, count, due } = state;
    const isNew = current !== before.current;
    for (const old of [before.current, before.probe]) if (old !== current && old !== probe) stop(old);
    if (isNew && status < 2) setStatus(0);
    const { error, wasOpen } = event;
    if (error && isNew) {
      if (wasOpen) emit('close', { mode: modes[before.currentMode] as Mode, error });
      if (error.code !== 'ended') emit('error', error);
    }
    setStatus(status);
    if (count > before.count)
      start(count, modes[count === probe ? state.probeMode : state.currentMode] as Mode);
    if (isNew || due !== before.due) {
      timer?.cancel();
      if (due < never) wait(due - now);
    }
    if (state.hopeless && !before.hopeless)
      emit('error', new PushStreamError('unsupported', 'No mode works here'));
    const mode = modes[state.currentMode];
    const previous = session.mode;
    if (status === 2 && mode && mode !== previous) {
      session.mode = mode;
      emit('modechange', { mode, previous });
    }
    if (session.isActive()) {
      wake ??= onWake(settings.clock, (asleep) => dispatch({ type: 'wake', asleep }));
    } else {
      wake?.cancel();
      wake = undefined;
    }
  };

  const dispatch = (event: Happening) => {
    queue.push(event);
    if (busy) return;
    busy = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) handle(next);
    } finally {
      busy = false;
    }
  };

  const session: { -readonly [Field in keyof Session]: Session[Field] } = {
    status: 0,
    mode: undefined,
    isActive: () => state.status > 0 || state.due < never,
    send: (text) => connections.get(state.current)?.send?.(text) ?? false,
    dispatch,
  };
  return session;
}
