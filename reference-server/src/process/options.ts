import { didYouMean } from '../dialects/nearest-name.js';

/** What the command line asks for. */
export type Command =
  | { readonly do: 'serve'; readonly host: string; readonly port: number }
  | { readonly do: 'help' }
  | { readonly do: 'version' };

/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const options = ['--host', '--port', '--help', '--version'] as const;

export const help = `Usage: pushstream-server [--port PORT] [--host ADDRESS]
       pushstream-server [-tTq] -c FILE [-p PREFIX] [-e FILE] [-g DIRECTIVES] [-s SIGNAL]

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

  --port PORT      port to listen on, 0 for any free one (9080)
  --host ADDRESS   address to listen on (127.0.0.1)
  --help           this text
  --version        the version

With -c, or another of these, it starts as nginx does, with a configuration of nginx that has push_* and
push_stream_* directives:

  -c FILE          the configuration (conf/nginx.conf)
  -p PREFIX        the folder that file names in it are relative to (that of FILE, or the one around conf/)
  -e FILE          the error log where no error_log is given (logs/error.log), or stderr
  -g DIRECTIVES    directives beside those of the file, such as 'daemon off;'
  -t, -T           test the configuration; -T shows it too
  -q               with -t: say nothing but what is wrong
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

/** @throws UsageError */
export function readOptions(words: readonly string[]): Command {
  let host = '127.0.0.1';
  let port = 9080;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', given] = /^--[^=]+=/.test(word) ? split(word) : [word];
    switch (name) {
      case '--help':
      case '-h':
        return { do: 'help' };
      case '--version':
        return { do: 'version' };
      case '--host':
      case '--port': {
        const value = given ?? rest.shift();
        if (value === undefined || value === '' || (given === undefined && value.startsWith('--'))) {
          throw new UsageError(`${name} needs a value.`);
        }
        if (name === '--port') port = readPort(value);
        else host = value.replace(/^\[(.*)\]$/, '$1');
        break;
      }
      default:
        if (!name.startsWith('-'))
          throw new UsageError(`There is nothing to do with ${JSON.stringify(word)}.`);
        throw new UsageError(`There is no option ${name}.${didYouMean(name, options)}`);
    }
  }
  return { do: 'serve', host, port };
}

function split(word: string): [string, string] {
  const mark = word.indexOf('=');
  return [word.slice(0, mark), word.slice(mark + 1)];
}
