import { didYouMean } from '../dialects/nearest-name.js';
import { readAllowedOrigin } from '../http/same-origin.js';
import { readAllowedHost } from '../http/served-hosts.js';
import { longestDrain } from '../operations/longest-drain.js';
import { isPlainPath, pathRule, type ServerSettings } from '../server-settings.js';
import { readStorePlace, type StorePlace, withSync } from '../store-place.js';
import { readWorkers } from '../worker-count.js';
import { type LogFormat, logFormats } from './log-line.js';

/** What the command line asks for. */
export type Command =
  | { readonly do: 'serve'; readonly settings: ServeSettings }
  | { readonly do: 'help' }
  | { readonly do: 'version' };

/** What a server is told that is started without a configuration. */
export type ServeSettings = Required<
  Pick<ServerSettings, 'host' | 'allowed_origins' | 'allowed_hosts'> & { readonly port: number }
> & {
  readonly metrics_path?: string;
  readonly health_path?: string;
  /** Over how long subscribers are sent away at the end; milliseconds. */
  readonly drain: number;
  readonly logFormat: LogFormat;
  /** Where messages outlive the process; undefined = nowhere. */
  readonly place: StorePlace | undefined;
  /** How many processes serve connections; 1 = this one alone. */
  readonly workers: number;
};

/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options with a value. */
const valued = [
  '--host',
  '--port',
  '--allow-origin',
  '--allow-host',
  '--store',
  '--sync',
  '--metrics',
  '--health',
  '--drain',
  '--log-format',
  '--workers',
] as const;

type Valued = (typeof valued)[number];

/** What a worker could say or do for itself alone. */
const ofOneProcess = ['--metrics', '--health', '--drain'] as const satisfies readonly Valued[];

const options = [...valued, '--help', '--version'] as const;

/** Whether a word is an option that goes with no configuration file; the next word may be its value. */
export function isServeOption(word: string): word is Valued {
  return valued.some((option) => option === word);
}

export const help = `Usage: pushstream-server [--port PORT] [--host ADDRESS] [--allow-origin ORIGIN]... [--allow-host NAME]...
                         [--store file:DIR [--sync always|TIME] | --store redis://HOST:PORT[/DB]]
                         [--metrics PATH] [--health PATH] [--drain SECONDS] [--log-format text|json]
                         [--workers N|auto]
       pushstream-server [-tTq] -c FILE [-p PREFIX] [-e FILE] [-g DIRECTIVES] [-s SIGNAL] [--push-only]

Without -c it serves HTTP push, messages in memory; a page on / shows what goes on. As nginx-push-stream-module, with
the channels in the path and a slash between them:

  /pub?id=                publishers
  /ev/                    subscribers: EventSource
  /ws/                    subscribers: WebSocket, who may publish too
  /sub/                   subscribers: streaming, for a hidden frame
  /lp/                    subscribers: long-polling
  /poll/                  subscribers: polling
  /jsonp/                 subscribers: long-polling with ?callback=
  /channels-stats         statistics

Over the relay protocol:

  /relay/pub?id=          publishers
  /relay/sub?id=          subscribers: long-polling, any number on a channel
  /relay/poll?id=         subscribers: interval-polling
  /relay/first?id=        subscribers: long-polling, the first on a channel stays
  /relay/last?id=         subscribers: long-polling, the last on a channel stays
  /relay/pub-nostore?id=  publishers; messages are not stored
  /relay/pub-limit?id=    publishers; 3 messages of a channel are stored

  --port PORT            port to listen on, 0 for any free one (9080)
  --host ADDRESS         address to listen on (127.0.0.1)
  --allow-origin ORIGIN  pages of this origin may use it too, such as https://app.example; '*' for all pages
  --allow-host NAME      it may be called by this name too, such as push.example; '*' for any name
  --store file:DIR       messages are kept in this folder too, and are there again after a restart or a crash (memory alone)
  --store redis://HOST:PORT[/DB]
                         messages are in this Redis (6.2 or later), for all servers that are started so: what is published on
                         one reaches the subscribers of all; also rediss://, and USER:PASSWORD@ before HOST
  --sync always|TIME     with file:DIR: when a message is on the disk: before its publisher is answered, or at most a time such as 1s
                         later, for which a power cut may take it back (always)
  --metrics PATH         where Prometheus finds metrics, such as /metrics (nowhere)
  --health PATH          PATH/live answers 200 as long as it serves, PATH/ready 503 while clients should go elsewhere (nowhere)
  --drain SECONDS        over how long subscribers are sent away at the end, so that they do not all come back at once; PATH/ready
                         is 503 meanwhile, and publishers are served. A second signal ends it at once (0)
  --log-format text|json what is said on standard error, and on which address it listens: in lines, or as JSON objects (text)
  --workers N|auto       so many processes serve connections, or one for each core; channels and their order are in one process
                         beside them (1: one process does all)
  --help                 this text
  --version              the version

Pages may use it that are its own or on localhost, and so may programs that are no browsers. It may be called by localhost,
by its own name and by addresses. --allow-origin and --allow-host open it to others; each may be given several times.

With -c, or another of these, it starts as nginx does, with a configuration of nginx that has push_* and
push_stream_* directives:

  -c FILE          the configuration (conf/nginx.conf)
  -p PREFIX        the folder that file names in it are relative to (that of FILE, or the one around conf/)
  -e FILE          the error log where no error_log is given (logs/error.log), or stderr
  -g DIRECTIVES    directives beside those of the file, such as 'daemon off;'
  -t, -T           test the configuration; -T shows it too
  -q               with -t: say nothing but what is wrong
  --push-only      serve the push locations alone: all others answer 501, and so do those of which something is
                   not known or not done here
  -s SIGNAL        tell the server that runs: stop, quit, reload or reopen
  -v, -V           the version; -V with more about it

SIGTERM and SIGINT end it; waiting subscribers are answered first. With -c: SIGQUIT too, after requests that are
arriving; SIGHUP reads the configuration again; SIGUSR1 opens the logs anew.
`;

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, not ${JSON.stringify(text)}.`);
}

/** Reads a word by what tells others from right ones. */
function readWord<T>(option: string, read: (text: string) => T, text: string): T {
  try {
    return read(text);
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** @throws UsageError */
export function readOptions(words: readonly string[]): Command {
  const given: Record<Valued, string[]> = {
    '--host': [],
    '--port': [],
    '--allow-origin': [],
    '--allow-host': [],
    '--store': [],
    '--sync': [],
    '--metrics': [],
    '--health': [],
    '--drain': [],
    '--log-format': [],
    '--workers': [],
  };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name, inWord] = /^--[^=]+=/.test(word) ? split(word) : [word];
    if (name === '--help' || name === '-h') return { do: 'help' };
    if (name === '--version') return { do: 'version' };
    if (!name.startsWith('-')) throw new UsageError(`There is nothing to do with ${JSON.stringify(word)}.`);
    if (!isServeOption(name)) throw new UsageError(`There is no option ${name}.${didYouMean(name, options)}`);
    const value = inWord ?? rest.shift();
    if (value === undefined || value === '' || (inWord === undefined && value.startsWith('--'))) {
      throw new UsageError(`${name} needs a value.`);
    }
    given[name].push(value);
  }
  const all = (name: Valued, read: (text: string) => string) =>
    given[name].map((text) => readWord(name, read, text)).join(' ');
  const [store, sync] = [given['--store'].at(-1), given['--sync'].at(-1)];
  if (sync !== undefined && store === undefined) throw new UsageError('--sync needs a --store.');
  const place = store === undefined ? undefined : readWord('--store', readStorePlace, store);
  const workers = readWord('--workers', readWorkers, given['--workers'].at(-1) ?? '1');
  const alone = ofOneProcess.find((name) => given[name].length > 0);
  if (workers > 1 && alone !== undefined) {
    throw new UsageError(`${alone} can be had with one process only, not with --workers ${workers}.`);
  }
  return {
    do: 'serve',
    settings: {
      host: (given['--host'].at(-1) ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'),
      port: readPort(given['--port'].at(-1) ?? '9080'),
      allowed_origins: all('--allow-origin', readAllowedOrigin),
      allowed_hosts: all('--allow-host', readAllowedHost),
      ...pathOf('metrics_path', '--metrics', given),
      ...pathOf('health_path', '--health', given),
      drain: readDrain(given['--drain'].at(-1) ?? '0'),
      logFormat: readLogFormat(given['--log-format'].at(-1) ?? 'text'),
      workers,
      place: place && sync !== undefined ? readWord('--sync', (text) => withSync(place, text), sync) : place,
    },
  };
}

function readLogFormat(text: string): LogFormat {
  const format = logFormats.find((one) => one === text);
  if (format) return format;
  throw new UsageError(`--log-format must be text or json, not ${JSON.stringify(text)}.`);
}

function readDrain(text: string): number {
  const time = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? 1000 * Number(text) : Number.NaN;
  if (time <= longestDrain) return time;
  throw new UsageError(`--drain must be a number of seconds from 0 to 3600, not ${JSON.stringify(text)}.`);
}

/** The setting that an option with a path is, where it is given. */
function pathOf<Name extends 'metrics_path' | 'health_path'>(
  name: Name,
  option: Valued,
  given: Readonly<Record<Valued, readonly string[]>>,
): { readonly [K in Name]?: string } {
  const text = given[option].at(-1);
  if (text === undefined) return {};
  if (!isPlainPath(text)) throw new UsageError(`${option} ${pathRule}, not ${JSON.stringify(text)}.`);
  return { [name]: text } as { readonly [K in Name]?: string };
}

function split(word: string): [string, string] {
  const mark = word.indexOf('=');
  return [word.slice(0, mark), word.slice(mark + 1)];
}
