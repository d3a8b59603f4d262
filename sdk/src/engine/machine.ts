import type { Settings } from '../options.js';
import { backoff } from './backoff.js';

/** What decides between modes and about waiting. */
export interface Policy
  extends Pick<
    Settings,
    'autoReconnect' | 'modeMemory' | 'reconnectOnTimeoutInterval' | 'reconnectOnChannelUnavailableInterval'
  > {
  /** The preferred one first. */
  readonly modes: readonly unknown[];
}

/** What the machine has to know of an error. */
export interface Failure {
  readonly code: string;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfter?: number | undefined;
}

export type Event =
  | { readonly type: 'connect' | 'disconnect' | 'channels' }
  | { readonly type: 'opened'; readonly attempt: number }
  /** `useful`: something came of it while it was open. */
  | { readonly type: 'failed'; readonly attempt: number; readonly error: Failure; readonly useful: boolean }
  /** The time has come that the machine waits for. */
  | { readonly type: 'due' }
  /** `asleep`: the machine slept, so that an open connection may be dead without anybody having noticed. */
  | { readonly type: 'wake'; readonly asleep: boolean };

/** What is the case. Whoever runs the machine makes it so: it starts and stops attempts, tells the status, waits. */
export interface State {
  /** 0 closed, or waiting when something is due; 1 connecting; 2 open. */
  readonly status: 0 | 1 | 2;
  /** The attempt that counts, its mode; 0 for none. */
  readonly current: number;
  readonly currentMode: number;
  /** A second attempt beside an open connection; 0 for none. */
  readonly probe: number;
  readonly probeMode: number;
  /** The last number given to an attempt. */
  readonly count: number;
  /** When a wait is over or, while open, better modes are to be looked for; milliseconds since 1970. */
  readonly due: number;
  /** How modes have failed since a connection was open or the last wait. */
  readonly tried: ReadonlyMap<number, string>;
  /** Until when each mode is left out. */
  readonly memory: readonly number[];
  readonly failures: number;
  /** No mode is left that could be tried again. */
  readonly hopeless: boolean;
}

/** A time that doesn't come. */
export const never = Number.POSITIVE_INFINITY;

export const initialState: State = {
  status: 0,
  current: 0,
  currentMode: 0,
  probe: 0,
  probeMode: 0,
  count: 0,
  due: never,
  tried: new Map(),
  memory: [],
  failures: 0,
  hopeless: false,
};

/** The machine: state and event give the next state, and nothing else happens. */
export function step(before: State, event: Event, policy: Policy, now: number, random: number): State {
  const state: { -readonly [Field in keyof State]: State[Field] } = { ...before };
  const {
    autoReconnect,
    modeMemory,
    reconnectOnTimeoutInterval: base,
    reconnectOnChannelUnavailableInterval: longest,
  } = policy;

  const start = (mode: number) => {
    state.status = 1;
    state.currentMode = mode;
    state.current = ++state.count;
    state.probe = 0;
    state.due = never;
  };
  const close = (due = never) => {
    state.tried = new Map();
    state.status = state.current = state.probe = 0;
    state.due = due;
  };
  const startProbe = (mode: number) => {
    state.probeMode = mode;
    state.probe = ++state.count;
    state.due = never;
  };
  /** What was beside the connection takes its place. */
  const promote = () => {
    state.current = state.probe;
    state.currentMode = state.probeMode;
    state.probe = 0;
  };
  /** The mode to try next: the first that isn't left out, else the first that may be tried at all. */
  const pick = () => {
    const modes = state.memory.map((until, mode) => ({ until, mode }));
    const left = modes.filter(({ until, mode }) => until < never && !state.tried.has(mode));
    return (left.find(({ until }) => until <= now) ?? left[0])?.mode;
  };
  /** Looks for the preferred modes again, when the first of them may be tried. */
  const watch = () => {
    state.due = Math.max(now, Math.min(...state.memory.slice(0, state.currentMode)));
  };
  const leaveOut = (left: number, { code }: Failure) => {
    const end = code === 'unsupported' ? never : now + modeMemory;
    state.memory = state.memory.map((until, mode) => (mode === left ? end : until));
  };
  const pause = ({ retryAfter }: Failure, bound = backoff(state.failures, base, longest, random)) =>
    close(
      autoReconnect
        ? now + (retryAfter === undefined ? bound : Math.max(bound, retryAfter + random * base))
        : never,
    );
  /** A mode did not work: the next one at once, a wait when all have failed. */
  const fallBack = (failure: Failure) => {
    leaveOut(state.currentMode, failure);
    state.tried = new Map(state.tried).set(state.currentMode, failure.code);
    const next = pick();
    if (next !== undefined) return start(next);
    // It isn't the modes: nothing gets through.
    state.memory = state.memory.map((until) => (until < never ? 0 : until));
    state.hopeless = Math.min(...state.memory) === never;
    if (state.hopeless) return close();
    state.failures++;
    const allRefused = [...state.tried.values()].every(
      (code) => code === 'refused' || code === 'unsupported',
    );
    pause(failure, allRefused ? (longest * (1 + random)) / 2 : undefined);
  };
  const failedOpen = (failure: Failure, useful: boolean) => {
    state.failures = useful ? 0 : state.failures + 1;
    if (state.probe) {
      promote();
      state.status = 1;
      state.due = never;
    } else if (!useful && (failure.code === 'refused' || (state.failures > 2 && policy.modes.length > 1))) {
      fallBack(failure);
    } else {
      pause(failure);
    }
  };

  const { status } = state;
  switch (event.type) {
    case 'connect':
      state.tried = new Map();
      state.memory = policy.modes.map(() => 0);
      state.failures = 0;
      state.hopeless = false;
      start(0);
      break;
    case 'disconnect':
      close();
      break;
    case 'channels':
      if (status) start(state.currentMode);
      break;
    case 'opened':
      if (event.attempt === state.current && status === 1) {
        state.tried = new Map();
        state.status = 2;
        watch();
      } else if (event.attempt === state.probe) {
        promote();
        watch();
      }
      break;
    case 'failed':
      if (event.attempt === state.current) {
        if (status === 2) failedOpen(event.error, event.useful);
        else fallBack(event.error);
      } else if (event.attempt === state.probe) {
        state.probe = 0;
        if (state.probeMode !== state.currentMode) leaveOut(state.probeMode, event.error);
        watch();
      }
      break;
    case 'due':
    case 'wake':
      if (!status) {
        if (state.due === never) break;
        if (event.type === 'wake') state.failures = 0;
        start(pick() ?? 0);
      } else if (status === 2 && !state.probe) {
        if (event.type === 'wake') {
          if (event.asleep) startProbe(state.currentMode);
          break;
        }
        const better = pick() ?? state.currentMode;
        if (better < state.currentMode) startProbe(better);
        else watch();
      }
  }
  return state;
}
