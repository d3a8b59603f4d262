import type { Timer } from '../clock.js';
import { type Attempt, type Event, initialState, never, type Policy, step } from '../engine/machine.js';
import { asError, PushStreamError } from '../errors.js';
import type { Mode } from '../options/modes.js';
import type { Settings } from '../options/options.js';
import { type Connection, type ConnectionHost, connect } from './connection.js';
import type { Happening } from './monitor.js';
import { onWake } from './wake.js';

/** What a session needs of the client it works for. */
export interface SessionHost extends ConnectionHost {
  readonly settings: Settings & Pick<Policy, 'modes'>;
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
  const connections = new Map<Attempt, Connection>();
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
    if (status === 2 && state.current) emit('open', { mode: state.current.mode });
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
    monitor?.happened(event, state);
    const { status, current, probe, due } = state;
    const { error } = event;
    const isNew = current !== before.current;
    lastError = error ?? lastError;
    if (isNew && status < 2) setStatus(0);
    for (const [attempt, connection] of connections) {
      if (attempt === current || attempt === probe) continue;
      connections.delete(attempt);
      connection.stop();
      // A change to a better mode closes nothing that could be seen.
      if (connection.isOpen && status < 2) emit('close', { mode: attempt.mode, error });
    }
    // An end in order is no error, unless nothing came before it: that is how a page for people looks as a stream.
    if (error && isNew && (state.failures || error.code !== 'ended')) emit('error', error);
    setStatus(status);
    for (const attempt of [current, probe])
      if (attempt && attempt.number > before.count)
        connections.set(attempt, connect(host, attempt, lastError, dispatch));
    // A timer of a browser may fire too early by the time that pages are told: it is set again.
    if (isNew || due !== before.due || event.type === 'due') {
      timer?.cancel();
      if (due < never) wait(due - now);
    }
    if (state.hopeless && !before.hopeless)
      emit('error', new PushStreamError('unsupported', 'No mode works here'));
    const previous = session.mode;
    if (current && status === 2 && current.mode !== previous) {
      session.mode = current.mode;
      emit('modechange', { mode: current.mode, previous });
    }
    if (session.isActive()) {
      wake ??= onWake(settings.clock, dispatch);
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
    send: (text) => (state.current && connections.get(state.current)?.send?.(text)) ?? false,
    dispatch,
  };
  return session;
}
