import type { Mode } from '../options/modes.js';
import type { Settings } from '../options/options.js';
import { backoff } from './backoff.js';

/** What decides between modes and about waiting. */
export interface Policy
  extends Pick<
    Settings,
    | 'auth'
    | 'autoReconnect'
    | 'modeMemory'
    | 'reconnectOnTimeoutInterval'
    | 'reconnectOnChannelUnavailableInterval'
  > {
  /** The preferred one first. */
  readonly modes: readonly Mode[];
}

/** What the machine has to know of an error. */
export interface Failure {
  readonly code: string;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfter?: number | undefined;
}

/** One try of a mode. Whoever tells of it hands back the very object. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  readonly mode: Mode;
  /** Its index among {@link Policy.modes}. */
  readonly rank: number;
}

export type Event =
  | { readonly type: 'connect' | 'disconnect' | 'channels' }
  | { readonly type: 'opened'; readonly attempt: Attempt }
  /** `useful`: something came of it while it was open. */
  | { readonly type: 'failed'; readonly attempt: Attempt; readonly error: Failure; readonly useful: boolean }
  /** The time has come that the machine waits for. */
  | { readonly type: 'due' }
  /** `asleep`: the machine slept, so that an open connection may be dead without anybody having noticed. */
  | { readonly type: 'wake'; readonly asleep?: boolean | undefined };

/** What is the case. Whoever runs the machine makes it so: it starts and stops attempts, tells the status, waits. */
export interface State {
  /** 0 closed, or waiting when something is due; 1 connecting; 2 open. */
  readonly status: 0 | 1 | 2;
  /** The attempt that counts. */
  readonly current: Attempt | undefined;
  /** A second one, beside an open connection. */
  readonly probe: Attempt | undefined;
  /** How many there were so far. */
  readonly count: number;
  /** When a wait is over or, while open, better modes are to be looked for; milliseconds since 1970. */
  readonly due: number;
  /** How modes have failed since a connection was open or the last wait: codes of errors. */
  readonly tried: Readonly<Record<number, string>>;
  /** Until when each mode is left out. */
  readonly memory: readonly number[];
  readonly failures: number;
  /** The mode that was open last: it works here. */
  readonly proven: number | undefined;
  /** Credentials were asked for anew, and nothing has come of it yet. */
  readonly renewed: boolean;
  /** No mode is left that could be tried again. */
  readonly hopeless: boolean;
}

/** A time that doesn't come. */
export const never = Number.POSITIVE_INFINITY;

export const initialState: State = {
  status: 0,
  current: undefined,
  probe: undefined,
  count: 0,
  due: never,
  tried: {},
  memory: [],
  failures: 0,
  proven: undefined,
  renewed: false,
  hopeless: false,
};

/** The machine: state and event give the next state, and nothing else happens. */
export function step(before: State, event: Event, policy: Policy, now: number, random: number): State {
  const state: { -readonly [Field in keyof State]: State[Field] } = { ...before };
  const { reconnectOnTimeoutInterval: base, reconnectOnChannelUnavailableInterval: longest } = policy;

  const attempt = (rank: number): Attempt => ({
    number: ++state.count,
    mode: policy.modes[rank] as Mode,
    rank,
  });
  const start = (rank: number) => {
    state.status = 1;
    state.current = attempt(rank);
    state.probe = undefined;
    state.due = never;
  };
  const close = (due = never) => {
    state.status = 0;
    state.current = state.probe = undefined;
    state.tried = {};
    state.due = due;
  };
  const startProbe = (rank: number) => {
    state.probe = attempt(rank);
    state.due = never;
  };
  /** What was beside the connection takes its place. */
  const promote = () => {
    state.current = state.probe;
    state.probe = undefined;
  };
  /** The mode to try next: the first that isn't left out, else the first that may be tried at all. */
  const pick = () => {
    const modes = state.memory.map((until, rank) => ({ until, rank }));
    const left = modes.filter(({ until, rank }) => until < never && !(rank in state.tried));
    return (left.find(({ until }) => until <= now) ?? left[0])?.rank;
  };
  /** Looks for the modes before this one again, when the first of them may be tried. */
  const watch = (rank: number) => {
    state.due = Math.max(now, Math.min(...state.memory.slice(0, rank)));
  };
  const leaveOut = (left: number, code: string) => {
    const end = code === 'unsupported' ? never : now + policy.modeMemory;
    state.memory = state.memory.map((until, rank) => (rank === left ? end : until));
  };
  const pause = ({ retryAfter }: Failure, bound = backoff(state.failures, base, longest, random)) =>
    close(
      policy.autoReconnect
        ? now + (retryAfter === undefined ? bound : Math.max(bound, retryAfter + random * base))
        : never,
    );
  /** A mode did not work: the next one at once, a wait when all have failed. */
  const fallBack = (rank: number, failure: Failure) => {
    const { code } = failure;
    leaveOut(rank, code);
    // A path that isn't there yet: no refusal of this client.
    state.tried = { ...state.tried, [rank]: failure.status === 404 ? 'down' : code };
    const next = pick();
    if (next !== undefined) return start(next);
    // It isn't the modes: nothing gets through.
    state.memory = state.memory.map((until) => (until < never ? 0 : until));
    state.hopeless = Math.min(...state.memory) === never;
    if (state.hopeless) return close();
    state.failures++;
    const allRefused = Object.values(state.tried).every(
      (code) => code === 'refused' || code === 'unsupported',
    );
    pause(failure, allRefused ? (longest * (1 + random)) / 2 : undefined);
  };
  const failedOpen = (rank: number, failure: Failure, useful: boolean) => {
    state.failures = useful ? 0 : state.failures + 1;
    if (state.probe) {
      promote();
      state.status = 1;
      state.due = never;
    } else if (
      failure.code === 'blocked' ||
      (!useful && (failure.code === 'refused' || (state.failures > 2 && policy.modes.length > 1)))
    ) {
      fallBack(rank, failure);
    } else {
      pause(failure);
    }
  };

  const { status, current, probe } = state;
  switch (event.type) {
    case 'connect':
      Object.assign(state, initialState, { count: state.count, memory: policy.modes.map(() => 0) });
      start(0);
      break;
    case 'disconnect':
      close();
      break;
    case 'channels':
      if (current) start(current.rank);
      break;
    case 'opened':
      if (event.attempt === probe) promote();
      else if (event.attempt !== current || status === 2) break;
      state.status = 2;
      state.proven = event.attempt.rank;
      state.tried = {};
      watch(event.attempt.rank);
      break;
    case 'failed': {
      const { error, useful } = event;
      const { rank } = event.attempt;
      if (event.attempt === probe) {
        state.probe = undefined;
        if (rank !== current?.rank) leaveOut(rank, error.code);
        if (current) watch(current.rank);
      } else if (event.attempt === current) {
        const isOpen = status === 2;
        const isUnauthorized = error.status === 401;
        // Something has come of the credentials.
        if (isOpen && useful) state.renewed = false;
        if (isUnauthorized && policy.auth && !state.renewed) {
          state.renewed = true;
          start(rank);
        } else if (isUnauthorized && rank === state.proven) {
          // That is not the fault of a mode that has worked.
          state.failures++;
          pause(error);
        } else if (isOpen) failedOpen(rank, error, useful);
        else fallBack(rank, error);
      }
      break;
    }
    case 'due':
    case 'wake':
      if (!current) {
        if (state.due === never) break;
        if (event.type === 'wake') state.failures = 0;
        start(pick() ?? 0);
      } else if (status === 2 && !probe) {
        if (event.type === 'wake') {
          if (event.asleep) startProbe(current.rank);
          break;
        }
        const better = pick() ?? current.rank;
        if (better < current.rank) startProbe(better);
        else watch(current.rank);
      }
  }
  return state;
}
