import { resolve } from 'node:path';
import type { Configuration, ConfigurationSource } from '../nginx-conf/configuration.js';
import { type Level, levels } from '../nginx-conf/language/journal.js';
import type { Statement } from '../nginx-conf/language/parser.js';
import { ConfigurationError, type Position } from '../nginx-conf/language/position.js';
import type { LogFormat } from './log-line.js';
import type { ErrorLog } from './logs.js';
import { findUser, type SystemUser } from './system-user.js';

/** What a configuration says of the process. */
export interface ProcessSettings {
  readonly daemon: boolean;
  readonly pidFile: string;
  /** Whether the folder of the pid file is made where it is missing. */
  readonly makePidFolder: boolean;
  readonly errorLogs: readonly ErrorLog[];
  readonly logFormat: LogFormat;
  readonly accessLogs: readonly string[];
  readonly workingDirectory: string | undefined;
  /** How long requests that are arriving are waited for when it is told to quit; milliseconds. */
  readonly patience: number;
  readonly user:
    | { readonly name: string; readonly group: string | undefined; readonly position: Position }
    | undefined;
}

/** Error logs as they are written, also where the rest of the configuration is wrong. */
export function errorLogsOf(
  statements: readonly Statement[],
  { prefix, errorLog }: Pick<ConfigurationSource, 'prefix' | 'errorLog'>,
): ErrorLog[] {
  const fileOf = (name: string) => (name === 'stderr' ? name : resolve(prefix, name));
  const given = statements.filter(({ name }) => name.text === 'error_log');
  if (given.length === 0) return [{ file: fileOf(errorLog), level: 'error', makeFolder: true }];
  // Of several levels, which only those of debugging make sense of, the last counts.
  return given.map(({ args: [file, ...levels] }) => ({
    file: fileOf(file?.text ?? ''),
    level: levelOf(levels.at(-1)?.text),
    makeFolder: false,
  }));
}

function levelOf(text: string | undefined): Level {
  if (text?.startsWith('debug')) return 'debug';
  return levels.find((level) => level === text) ?? 'error';
}

export function processSettings(configuration: Configuration): ProcessSettings {
  const { main, source } = configuration;
  const user = main.find('user');
  const [name, group] = user?.args ?? [];
  const directory = main.word('working_directory')?.text;
  return {
    daemon: main.flag('daemon'),
    pidFile: configuration.servedPath(main.text('pid')),
    makePidFolder: main.find('pid') === undefined,
    errorLogs: errorLogsOf(main.own('error_log'), source),
    logFormat: main.text('push_log_format').toLowerCase() === 'json' ? 'json' : 'text',
    accessLogs: configuration.accessLogFiles(),
    patience: main.duration('worker_shutdown_timeout'),
    workingDirectory: directory && configuration.servedPath(directory),
    user: name && { name: name.text, group: group?.text, position: name.position },
  };
}

/**
 * Whom the process becomes, if somebody else: only root can.
 * @throws ConfigurationError
 */
export function userToBecome({ user }: Pick<ProcessSettings, 'user'>): SystemUser | undefined {
  if (!user || process.getuid?.() !== 0) return undefined;
  const found = findUser(user.name, user.group);
  if (typeof found === 'string') throw new ConfigurationError(found, user.position);
  return found;
}
