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

const isFree = (state: State, mode: number, at: number) => (state.memory[mode] ?? 0) <= at;

/** The mode to try next: the first that isn't left out, else the first that may be tried at all. */
function pick(state: State, { policy, now }: Circumstances): number | undefined {
  const modes = Array.from({ length: policy.modes }, (_, mode) => mode).filter(
    (m) => !state.tried.includes(m),
  );
  return (
    modes.find((mode) => isFree(state, mode, now)) ??
    modes.find((mode) => isFree(state, mode, Number.MAX_VALUE))
  );
}

/** The machine: state and event give state and effects, and nothing else happens. */
export function step(before: State, event: Event, world: Circumstances): readonly [State, readonly Effect[]] {
  const { policy, now, random } = world;
  const effects: Effect[] = [];
  let state = before;

  const set = (change: Partial<State>) => {
    state = { ...state, ...change };
  };
  const status = (value: 0 | 1 | 2) => effects.push({ do: 'status', status: value });
  const start = (mode: number) => {
    const attempt = state.count + 1;
    set({ phase: 'connecting', attempt, mode, count: attempt });
    status(1);
    effects.push({ do: 'start', attempt, mode });
  };
  const startProbe = (probeMode: number) => {
    const probe = state.count + 1;
    set({ probe, probeMode, count: probe });
    effects.push({ do: 'start', attempt: probe, mode: probeMode });
  };
  const stop = () => {
    for (const attempt of [state.attempt, state.probe]) effects.push({ do: 'stop', attempt });
    for (const timer of ['retry', 'probe'] as const) effects.push({ do: 'cancel', timer });
    set({ attempt: 0, probe: 0 });
  };
  const close = () => {
    stop();
    set({ phase: 'closed', tried: [] });
    status(0);
  };
  const giveUp = () => {
    close();
    effects.push({ do: 'give-up' });
  };
  /** Looks for the preferred modes again, when the first of them may be tried. */
  const watch = () => {
    const times = state.memory.slice(0, state.mode).filter(Number.isFinite);
    if (times.length > 0)
      effects.push({ do: 'wait', timer: 'probe', ms: Math.max(0, Math.min(...times) - now) });
  };
  const leaveOut = (mode: number, failure: Failure) => {
    const memory = Array.from({ length: policy.modes }, (_, m) => state.memory[m] ?? 0);
    memory[mode] = failure.code === 'unsupported' ? Number.POSITIVE_INFINITY : now + policy.memory;
    set({ memory });
  };
  const wait = (failure: Failure, bound = backoff(state.failures, policy.base, policy.longest, random)) => {
    if (!policy.autoReconnect) return close();
    const asked = failure.retryAfter === undefined ? 0 : failure.retryAfter + random * policy.base;
    stop();
    set({ phase: 'waiting', tried: [], allRefused: true });
    status(0);
    effects.push({ do: 'wait', timer: 'retry', ms: Math.max(bound, asked) });
  };
  /** A mode did not work: the next one at once, a wait when all have failed. */
  const fallBack = (failure: Failure) => {
    leaveOut(state.mode, failure);
    const refused = failure.code === 'refused' || failure.code === 'unsupported';
    set({ tried: [...state.tried, state.mode], allRefused: state.allRefused && refused, attempt: 0 });
    const next = pick(state, world);
    status(0);
    if (next !== undefined) return start(next);
    if (state.memory.every((until) => until === Number.POSITIVE_INFINITY)) return giveUp();
    // It isn't the modes: nothing gets through.
    set({
      memory: state.memory.map((until) => (Number.isFinite(until) ? 0 : until)),
      failures: state.failures + 1,
    });
    wait(failure, state.allRefused ? (policy.longest * (1 + random)) / 2 : undefined);
  };
  const failedOpen = (failure: Failure, useful: boolean) => {
    effects.push({ do: 'cancel', timer: 'probe' });
    set({ attempt: 0, failures: useful ? 0 : state.failures + 1 });
    if (state.probe) {
      // What was beside it takes its place.
      set({ phase: 'connecting', attempt: state.probe, mode: state.probeMode, probe: 0 });
      status(0);
      status(1);
    } else if (!useful && (failure.code === 'refused' || (state.failures > 2 && policy.modes > 1))) {
      set({ phase: 'connecting' });
      fallBack(failure);
    } else {
      wait(failure);
    }
  };

  switch (event.type) {
    case 'connect': {
      stop();
      set({ memory: [], tried: [], allRefused: true, failures: 0 });
      if (state.phase !== 'closed') status(0);
      start(0);
      break;
    }
    case 'disconnect':
      close();
      break;
    case 'channels':
      if (state.phase === 'open' || state.phase === 'connecting') {
        const { mode, phase } = state;
        stop();
        if (phase === 'open') status(0);
        start(mode);
      }
      break;
    case 'opened':
      if (event.attempt === state.attempt && state.phase === 'connecting') {
        set({ phase: 'open', tried: [], allRefused: true });
        status(2);
        watch();
      } else if (event.attempt === state.probe && state.probe) {
        effects.push({ do: 'cancel', timer: 'probe' }, { do: 'stop', attempt: state.attempt });
        set({ attempt: state.probe, mode: state.probeMode, probe: 0 });
        watch();
      }
      break;
    case 'failed':
      if (event.attempt === state.attempt && state.attempt) {
        if (state.phase === 'open') failedOpen(event.failure, event.useful);
        else fallBack(event.failure);
      } else if (event.attempt === state.probe && state.probe) {
        set({ probe: 0 });
        if (state.probeMode !== state.mode) leaveOut(state.probeMode, event.failure);
        watch();
      }
      break;
    case 'due': {
      if (event.timer === 'retry' && state.phase === 'waiting') {
        const mode = pick(state, world);
        if (mode === undefined) giveUp();
        else start(mode);
      } else if (event.timer === 'probe' && state.phase === 'open' && !state.probe) {
        const better = pick({ ...state, tried: [] }, world);
        if (better !== undefined && better < state.mode) startProbe(better);
        else watch();
      }
      break;
    }
    case 'wake':
      if (state.phase === 'waiting') {
        effects.push({ do: 'cancel', timer: 'retry' });
        set({ failures: 0 });
        const mode = pick(state, world);
        if (mode !== undefined) start(mode);
      } else if (state.phase === 'open' && event.asleep && !state.probe) {
        startProbe(state.mode);
      }
      break;
  }
  return [state, effects];
}
