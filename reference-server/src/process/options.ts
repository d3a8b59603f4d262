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

Serves HTTP push over the relay protocol, messages in memory:

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

SIGTERM and SIGINT end it; waiting subscribers are answered first.
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
