import type { GivenOptions } from '../config/settings.js';
import type { Option } from '../options/option.js';
import type { Secrets } from '../options/secrets.js';
import type { Clock } from '../wire/clock.js';
import type { OutputStream } from './look.js';

/** The signals that end a run, and stop what it has started; the last comes when the terminal is closed. */
export const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Interrupt = (typeof interrupts)[number];

/** The process around a run, as far as it is needed: `process` itself will do. */
export interface Surroundings {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  on(signal: Interrupt, listener: () => void): unknown;
  off(signal: Interrupt, listener: () => void): unknown;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** One call of the command line, with its arguments taken apart. */
export interface Invocation {
  /** What was given for each flag. */
  readonly given: GivenOptions;
  /** The arguments without a flag. */
  readonly words: readonly string[];
  readonly env: Environment;
  readonly around: Surroundings;
  /** What no output may show; a command adds to it while it reads its options. */
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** A word that the command line may begin with. Without one the kit checks a server. */
export interface Command {
  readonly name: string;
  /** What follows the name, for the help text. */
  readonly usage: string;
  readonly help: string;
  readonly options: readonly Option<unknown>[];
  /** How many arguments without a flag it takes. */
  readonly words: { readonly least: number; readonly most: number };
  /** Returns the exit code. */
  readonly run: (invocation: Invocation) => Promise<number> | number;
}

/** The exit codes; those of a finished run come from the gate. */
export const codes = {
  done: 0,
  differs: 1,
  usage: 2,
  target: 3,
  kit: 4,
  stale: 5,
  interrupted: 130,
} as const;

/** Writes a text to standard output: all there was to do. */
export function say(around: Surroundings, text: string): number {
  around.stdout.write(text);
  return codes.done;
}
