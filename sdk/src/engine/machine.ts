import { backoff } from './backoff.js';

/** What decides between modes and about waiting; times in milliseconds. */
export interface Policy {
  /** How many modes there are, the preferred one first. */
  readonly modes: number;
  readonly autoReconnect: boolean;
  /** The bound of the first wait; it doubles with each failure. */
  readonly base: number;
  /** The longest wait, and the one when every mode was refused. */
  readonly longest: number;
  /** How long a mode that failed is left out. */
  readonly memory: number;
}

/** The world at the time of an event. */
export interface Circumstances {
  readonly policy: Policy;
  readonly now: number;
  readonly random: number;
}

/** What the machine has to know of an error. */
export interface Failure {
  readonly code: string;
  readonly retryAfter?: number | undefined;
}

export type Event =
  | { readonly type: 'connect' | 'disconnect' | 'channels' }
  | { readonly type: 'opened'; readonly attempt: number }
  /** `useful`: something came of it while it was open. */
  | { readonly type: 'failed'; readonly attempt: number; readonly failure: Failure; readonly useful: boolean }
  | { readonly type: 'due'; readonly timer: 'retry' | 'probe' }
  /** `asleep`: the machine slept, so that an open connection may be dead without anybody having noticed. */
  | { readonly type: 'wake'; readonly asleep: boolean };

export type Effect =
  | { readonly do: 'start'; readonly attempt: number; readonly mode: number }
  | { readonly do: 'stop'; readonly attempt: number }
  | { readonly do: 'status'; readonly status: 0 | 1 | 2 }
  | { readonly do: 'wait'; readonly timer: 'retry' | 'probe'; readonly ms: number }
  | { readonly do: 'cancel'; readonly timer: 'retry' | 'probe' }
  /** No mode is left, or none may be tried again. */
  | { readonly do: 'give-up' };

export interface State {
  readonly phase: 'closed' | 'waiting' | 'connecting' | 'open';
  /** The attempt that counts, its mode; 0 for none. */
  readonly attempt: number;
  readonly mode: number;
  /** A second attempt beside an open connection; 0 for none. */
  readonly probe: number;
  readonly probeMode: number;
  /** The last number given to an attempt. */
  readonly count: number;
  /** Modes that failed since a connection was open or the last wait. */
  readonly tried: readonly number[];
  readonly allRefused: boolean;
  /** Until when each mode is left out. */
  readonly memory: readonly number[];
  readonly failures: number;
}

export const initialState: State = {
  phase: 'closed',
  attempt: 0,
  mode: 0,
  probe: 0,
  probeMode: 0,
  count: 0,
  tried: [],
  allRefused: true,
  memory: [],
  failures: 0,
};

/** Until when a mode is left out that can't work here. */
const never = Number.POSITIVE_INFINITY;

/** The machine: state and event give state and effects, and nothing else happens. */
export function step(
  before: State,
  event: Event,
  { policy, now, random }: Circumstances,
): readonly [State, readonly Effect[]] {
  const effects: Effect[] = [];
  const state: { -readonly [Field in keyof State]: State[Field] } = { ...before };

  const status = (value: 0 | 1 | 2) => effects.push({ do: 'status', status: value });
  const stopAttempt = (attempt: number) => effects.push({ do: 'stop', attempt });
  const wait = (timer: 'retry' | 'probe', ms: number) => effects.push({ do: 'wait', timer, ms });
  const cancel = (timer: 'retry' | 'probe') => effects.push({ do: 'cancel', timer });
  const begin = (mode: number) => {
    effects.push({ do: 'start', attempt: ++state.count, mode });
    return state.count;
  };
  const start = (mode: number) => {
    state.phase = 'connecting';
    state.mode = mode;
    status(1);
    state.attempt = begin(mode);
  };
  const startProbe = (mode: number) => {
    state.probeMode = mode;
    state.probe = begin(mode);
  };
  /** What was beside the connection takes its place. */
  const promote = () => {
    state.attempt = state.probe;
    state.mode = state.probeMode;
    state.probe = 0;
  };
  const stop = () => {
    stopAttempt(state.attempt);
    stopAttempt(state.probe);
    cancel('retry');
    cancel('probe');
    state.attempt = state.probe = 0;
  };
  const forgive = () => {
    state.tried = [];
    state.allRefused = true;
  };
  const close = (phase: 'closed' | 'waiting' = 'closed') => {
    stop();
    forgive();
    state.phase = phase;
    status(0);
  };
  /** The mode to try next: the first that isn't left out, else the first that may be tried at all. */
  const pick = () => {
    const modes = state.memory.map((until, mode) => ({ until, mode }));
    const left = modes.filter(({ until, mode }) => until < never && !state.tried.includes(mode));
    return (left.find(({ until }) => until <= now) ?? left[0])?.mode;
  };
  const startNext = () => {
    const mode = pick();
    if (mode !== undefined) return start(mode);
    close();
    effects.push({ do: 'give-up' });
  };
  /** Looks for the preferred modes again, when the first of them may be tried. */
  const watch = () => {
    const first = Math.min(...state.memory.slice(0, state.mode));
    if (first < never) wait('probe', Math.max(0, first - now));
  };
  const leaveOut = (mode: number, { code }: Failure) => {
    const until = code === 'unsupported' ? never : now + policy.memory;
    state.memory = state.memory.map((other, index) => (index === mode ? until : other));
  };
  const pause = (
    { retryAfter }: Failure,
    bound = backoff(state.failures, policy.base, policy.longest, random),
  ) => {
    if (!policy.autoReconnect) return close();
    close('waiting');
    wait('retry', retryAfter === undefined ? bound : Math.max(bound, retryAfter + random * policy.base));
  };
  /** A mode did not work: the next one at once, a wait when all have failed. */
  const fallBack = (failure: Failure) => {
    leaveOut(state.mode, failure);
    state.tried = [...state.tried, state.mode];
    state.allRefused &&= failure.code === 'refused' || failure.code === 'unsupported';
    state.attempt = 0;
    status(0);
    const usable = state.memory.some((until) => until < never);
    if (pick() !== undefined || !usable) return startNext();
    // It isn't the modes: nothing gets through.
    state.memory = state.memory.map((until) => (until < never ? 0 : until));
    state.failures++;
    pause(failure, state.allRefused ? (policy.longest * (1 + random)) / 2 : undefined);
  };
  const failedOpen = (failure: Failure, useful: boolean) => {
    cancel('probe');
    state.attempt = 0;
    state.failures = useful ? 0 : state.failures + 1;
    if (state.probe) {
      promote();
      state.phase = 'connecting';
      status(0);
      status(1);
    } else if (!useful && (failure.code === 'refused' || (state.failures > 2 && policy.modes > 1))) {
      fallBack(failure);
    } else {
      pause(failure);
    }
  };

  const { phase } = state;
  switch (event.type) {
    case 'connect':
      stop();
      forgive();
      state.memory = Array.from({ length: policy.modes }, () => 0);
      state.failures = 0;
      if (phase !== 'closed') status(0);
      start(0);
      break;
    case 'disconnect':
      close();
      break;
    case 'channels':
      if (phase === 'open' || phase === 'connecting') {
        stop();
        if (phase === 'open') status(0);
        start(state.mode);
      }
      break;
    case 'opened':
      if (event.attempt === state.attempt && phase === 'connecting') {
        forgive();
        state.phase = 'open';
        status(2);
        watch();
      } else if (event.attempt === state.probe) {
        cancel('probe');
        stopAttempt(state.attempt);
        promote();
        watch();
      }
      break;
    case 'failed':
      if (event.attempt === state.attempt) {
        if (phase === 'open') failedOpen(event.failure, event.useful);
        else fallBack(event.failure);
      } else if (event.attempt === state.probe) {
        state.probe = 0;
        if (state.probeMode !== state.mode) leaveOut(state.probeMode, event.failure);
        watch();
      }
      break;
    case 'due':
      if (event.timer === 'retry') {
        if (phase === 'waiting') startNext();
      } else if (phase === 'open' && !state.probe) {
        const better = pick() ?? state.mode;
        if (better < state.mode) startProbe(better);
        else watch();
      }
      break;
    case 'wake':
      if (phase === 'waiting') {
        cancel('retry');
        state.failures = 0;
        startNext();
      } else if (phase === 'open' && event.asleep && !state.probe) {
        startProbe(state.mode);
      }
  }
  return [state, effects];
}
