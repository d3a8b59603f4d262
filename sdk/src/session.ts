import { platform } from '#platform';
import type { Timer } from './clock.js';
import { Connection, type ConnectionHost } from './connection.js';
import type { Cursor } from './engine/cursor.js';
import { type Effect, type Event, initialState, type State, step } from './engine/machine.js';
import { PushStreamError } from './errors.js';
import type { Emit } from './events.js';
import type { Mode } from './options.js';
import type { Transport } from './transports/transport.js';

/** What a session needs of the client it works for. */
export interface SessionHost
  extends Pick<ConnectionHost, 'settings' | 'streamId' | 'cursor' | 'keeper' | 'onMessages'> {
  readonly modes: readonly Mode[];
  readonly transports: Readonly<Partial<Record<Mode, Transport>>>;
  readonly emit: Emit;
}

/** Runs the machine: carries out its effects and tells it what comes of them. */
export class Session {
  readonly cursor: Cursor;
  status: 0 | 1 | 2 = 0;
  mode: Mode | undefined;
  attempts = 0;
  opened = 0;
  readonly outcomes: Partial<Record<Mode, string>> = {};
  readonly #host: SessionHost;
  readonly #connections = new Map<number, Connection>();
  readonly #timers = new Map<string, Timer>();
  readonly #queue: Event[] = [];
  #state: State = initialState;
  #busy = false;
  #lastError: PushStreamError | undefined;
  #wake: Timer | undefined;
  #untold: (() => void) | undefined;

  constructor(host: SessionHost) {
    this.#host = host;
    this.cursor = host.cursor;
  }

  get active(): boolean {
    return this.#state.phase !== 'closed';
  }

  /** The connection that is open, if any. */
  get connection(): Connection | undefined {
    return this.#state.phase === 'open' ? this.#connections.get(this.#state.attempt) : undefined;
  }

  /** Handles an event, after the ones before: listeners may cause more of them. */
  dispatch(event: Event): void {
    this.#queue.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#handle(next);
    } finally {
      this.#busy = false;
    }
  }

  #handle(event: Event): void {
    const { settings, modes } = this.#host;
    const before = this.#state;
    const policy = {
      modes: modes.length,
      autoReconnect: settings.autoReconnect,
      base: settings.reconnectOnTimeoutInterval,
      longest: settings.reconnectOnChannelUnavailableInterval,
      memory: settings.modeMemory,
    };
    const world = { policy, now: settings.clock.now(), random: settings.random() };
    const [state, effects] = step(before, event, world);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#noteMode();
    if (this.active) this.#wake ??= platform.onWake((asleep) => this.dispatch({ type: 'wake', asleep }));
    else {
      this.#wake?.cancel();
      this.#wake = undefined;
    }
  }

  #noteMode(): void {
    const { phase, mode: index } = this.#state;
    const mode = this.#host.modes[index];
    if (phase !== 'open' || !mode) return;
    const previous = this.mode;
    this.outcomes[mode] = 'open';
    // What failed while another mode got through is the fault of the mode.
    for (const other of this.#host.modes)
      if (this.outcomes[other] === 'down') this.outcomes[other] = 'blocked';
    if (mode === previous) return;
    this.mode = mode;
    this.#host.emit('modechange', { mode, previous });
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'start':
        this.#start(effect.attempt, this.#host.modes[effect.mode] as Mode);
        break;
      case 'stop':
        this.#stop(effect.attempt);
        break;
      case 'status':
        this.#setStatus(effect.status);
        break;
      case 'wait':
        this.#wait(effect.timer, effect.ms);
        break;
      case 'cancel':
        this.#timers.get(effect.timer)?.cancel();
        break;
      case 'give-up':
        this.#host.emit('error', new PushStreamError('unsupported', 'No mode works here'));
    }
  }

  #setStatus(status: 0 | 1 | 2): void {
    if (status === this.status) return;
    this.status = status;
    this.#host.emit('statuschange', { status });
    if (status === 0) this.#tell();
    if (status === 2) this.#host.emit('open', { mode: this.#host.modes[this.#state.mode] as Mode });
  }

  #start(attempt: number, mode: Mode): void {
    this.attempts++;
    const connection: Connection = new Connection({
      ...this.#host,
      mode,
      attempt,
      lastError: this.#lastError,
      onOpen: () => {
        this.opened++;
        this.dispatch({ type: 'opened', attempt });
      },
      ended: (error) => this.#failed(attempt, connection, error),
    });
    this.#connections.set(attempt, connection);
    this.#debug(attempt, mode);
    connection.run(this.#host.transports[mode]);
  }

  #debug(attempt: number, text: string): void {
    this.#host.emit('debug', { text: `attempt ${attempt}: ${text}` });
  }

  #stop(attempt: number): void {
    const connection = this.#connections.get(attempt);
    if (!connection) return;
    this.#connections.delete(attempt);
    connection.stop();
    // A change to a better mode closes nothing that could be seen.
    if (connection.isOpen && this.#state.phase !== 'open')
      this.#host.emit('close', { mode: connection.mode, error: undefined });
  }

  #failed(attempt: number, connection: Connection, error: PushStreamError): void {
    if (!this.#connections.delete(attempt)) return;
    const counts = attempt === this.#state.attempt;
    const { mode, isOpen, isUseful } = connection;
    error.type = error.code !== 'refused' && (isOpen || error.code === 'timeout') ? 'timeout' : 'load';
    this.outcomes[mode] = error.code;
    this.#lastError = error;
    const { emit } = this.#host;
    this.#debug(attempt, `${mode} ${error.code}, ${error.message}`);
    if (counts) {
      this.#untold = () => {
        if (isOpen) emit('close', { mode, error });
        if (error.code !== 'ended') emit('error', error);
      };
    }
    this.dispatch({ type: 'failed', attempt, failure: error, useful: isUseful });
    this.#tell();
  }

  /** Tells of a failure once, after the status has become 0 and before anything else is tried. */
  #tell(): void {
    const tell = this.#untold;
    this.#untold = undefined;
    tell?.();
  }

  #wait(timer: 'retry' | 'probe', proposed: number): void {
    const { settings, emit } = this.#host;
    let ms = proposed;
    if (timer === 'retry') {
      const context = { attempt: this.#state.failures, delay: ms, error: this.#lastError };
      const chosen = settings.retry?.(context) ?? ms;
      if (chosen === false) {
        this.dispatch({ type: 'disconnect' });
        return;
      }
      ms = chosen;
      emit('reconnecting', { ...context, delay: ms });
    }
    this.#timers.get(timer)?.cancel();
    this.#timers.set(
      timer,
      settings.clock.after(ms, () => this.dispatch({ type: 'due', timer })),
    );
  }
}
