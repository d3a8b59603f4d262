import { type OptionName, options } from '../config/options.js';
import { readSettings } from '../config/settings.js';
import type { Attestation } from '../engine/plan.js';
import type { RunEvent, RunResult } from '../engine/results.js';
import { nearest } from '../options/nearest.js';
import type { Given, Option } from '../options/option.js';
import { Secrets } from '../options/secrets.js';
import { UsageError } from '../options/usage-error.js';
import { checkTarget } from './check-target.js';

/** Options that are about the command line and its output. */
type CommandLineOnly =
  | 'nginxConf'
  | 'list'
  | 'explain'
  | 'config'
  | 'version'
  | 'help'
  | 'report'
  | 'gate'
  | 'baseline'
  | 'updateBaseline';

/** What an option is given as in a program. */
type Input<O> =
  O extends Option<unknown, infer Takes>
    ? { text: string; texts: readonly string[]; number: number; nothing: boolean }[Takes]
    : never;

/** The options of the command line, under names such as `publisherHeader`, and what only a program can give. */
export type CheckServerOptions = {
  readonly [Name in keyof Omit<typeof options, CommandLineOnly>]?: Input<(typeof options)[Name]>;
} & {
  /** Somebody's word for requirements about configuration. */
  readonly attest?: readonly Attestation[];
  /** Where `${NAME}` in headers comes from. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told what happens while the run goes on. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
};

const commandLineOnly: readonly string[] = [
  'nginxConf',
  'list',
  'explain',
  'config',
  'version',
  'help',
  'report',
  'gate',
  'baseline',
  'updateBaseline',
] satisfies CommandLineOnly[];

function isOption(name: string): name is OptionName {
  return name in options && !commandLineOnly.includes(name);
}

/**
 * Checks a push server; the reference server when no location is given.
 *
 * @example
 * const { compliance } = await checkServer({
 *   publisher: 'http://localhost:8080/pub?id={channel}',
 *   subscriber: 'http://localhost:8080/sub?id={channel}',
 * });
 * @throws UsageError, SelectionError, TargetUnusable, TargetDied, Interrupted
 */
export async function checkServer(given: CheckServerOptions = {}): Promise<RunResult> {
  const { attest = [], env = process.env, onEvent, signal, ...rest } = given;
  const texts = new Map<string, readonly Given[]>();
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    if (!isOption(name)) {
      const known = Object.keys(options).filter(isOption);
      throw new UsageError(
        `option ${name}: there is no such option; did you mean "${nearest(name, known, 1)[0]}"?`,
      );
    }
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    const place = `option ${name}`;
    texts.set(
      options[name].flag,
      all.map((one) => ({ text: String(one), place, base: '' })),
    );
  }
  const placed = attest.map((attestation) => ({ ...attestation, place: 'option attest' }));
  const settings = readSettings(texts, placed, env, new Secrets());
  return checkTarget(settings, {
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(signal === undefined ? {} : { signal }),
  });
}
