import { isServeOption, UsageError } from './options.js';

/** What is sent to a server that runs. */
export const signals = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' } as const;

export type SignalName = keyof typeof signals;

/** What a command line with options of nginx asks for. */
export interface NginxOptions {
  readonly help: boolean;
  /** `-v`, or with more `-V`. */
  readonly version: 'none' | 'short' | 'long';
  /** `-t`; with `-T` the configuration is shown too. */
  readonly test: 'none' | 'test' | 'dump';
  readonly quiet: boolean;
  readonly signal: SignalName | undefined;
  /** As they were given. */
  readonly file: string | undefined;
  readonly prefix: string | undefined;
  readonly errorLog: string | undefined;
  /** Serve the push locations alone; all others answer 501. */
  readonly pushOnly: boolean;
  readonly global: string;
}

/** A wrong option, in the words of nginx. */
export class NginxUsageError extends Error {
  override readonly name = 'NginxUsageError';
}

/** What a configuration has in place of an option of a server without one. */
const directiveFor = {
  '--host': 'listen',
  '--port': 'listen',
  '--allow-origin': 'push_stream_allowed_origins',
  '--allow-host': 'server_name',
  '--store': 'push_store',
  '--sync': 'push_store',
  '--metrics': 'push_metrics',
  '--health': 'push_health',
  '--drain': 'push_drain',
  '--log-format': 'push_log_format',
  '--workers': 'worker_processes',
} as const;

const missing: Readonly<Record<string, string>> = {
  c: 'option "-c" requires file name',
  p: 'option "-p" requires directory name',
  e: 'option "-e" requires file name',
  g: 'option "-g" requires parameter',
  s: 'option "-s" requires parameter',
};

/** The option that nginx has not. */
const pushOnly = '--push-only';

/** Whether a command line has options of nginx, which have one letter. */
export function isNginxStyle(words: readonly string[]): boolean {
  return words.some((word, index) => {
    const isValue = isServeOption(words[index - 1] ?? '');
    return (word === pushOnly && !isValue) || (/^-([^-]|$)/.test(word) && word !== '-h' && !isValue);
  });
}

function isSignal(word: string): word is SignalName {
  return Object.hasOwn(signals, word);
}

/** @throws NginxUsageError, UsageError */
export function readNginxOptions(words: readonly string[]): NginxOptions {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === pushOnly) {
      flags.add(pushOnly);
      continue;
    }
    if (/^--(help|version)$/.test(word)) {
      flags.add(word === '--help' ? 'h' : 'v');
      continue;
    }
    const option = word.replace(/=.*/s, '');
    if (isServeOption(option)) {
      throw new UsageError(
        `${option} does not go with a configuration file, which has "${directiveFor[option]}".`,
      );
    }
    if (!word.startsWith('-')) throw new NginxUsageError(`invalid option: "${word}"`);
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (Object.hasOwn(missing, letter)) {
        const value = word.slice(at + 1) || rest.shift();
        // No directives at all are what a script has that was given none.
        if (!value && (letter !== 'g' || value === undefined)) throw new NginxUsageError(missing[letter]);
        values.set(letter, value ?? '');
        break;
      }
      if (!/[?hvVtTq]/.test(letter)) throw new NginxUsageError(`invalid option: "${letter}"`);
      flags.add(letter);
    }
    if (word === '-') throw new NginxUsageError('invalid option: "-"');
  }
  const signal = values.get('s');
  if (signal !== undefined && !isSignal(signal)) throw new NginxUsageError(`invalid option: "-s ${signal}"`);
  return {
    help: flags.has('h') || flags.has('?'),
    version: flags.has('V') ? 'long' : flags.has('v') ? 'short' : 'none',
    test: flags.has('T') ? 'dump' : flags.has('t') ? 'test' : 'none',
    quiet: flags.has('q'),
    signal,
    file: values.get('c'),
    prefix: values.get('p'),
    errorLog: values.get('e'),
    pushOnly: flags.has(pushOnly),
    global: values.get('g') ?? '',
  };
}
