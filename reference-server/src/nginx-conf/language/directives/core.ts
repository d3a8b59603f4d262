import { readWorkers } from '../../../worker-count.js';
import { type Declaration, declareAll } from '../declaration.js';
import { levels } from '../journal.js';

const debugLevels = /^debug_(core|alloc|mutex|event|http|mail|stream)$/;

/** Processes and logs. */
export const coreDirectives: readonly Declaration[] = declareAll('core', {
  daemon: {
    contexts: ['main'],
    args: [1, 1],
    kind: 'flag',
    default: 'on',
    doc: 'Whether the server goes to the background. The command returns when the port accepts connections.',
  },
  pid: {
    contexts: ['main'],
    args: [1, 1],
    default: 'logs/nginx.pid',
    doc: 'The file with the number of the process, there from the moment the port accepts connections until the end. It belongs to who starts the server. The folder of the default is made where it is missing.',
  },
  error_log: {
    contexts: ['main', 'http', 'server', 'location'],
    args: [1, 1000],
    repeats: true,
    inherited: true,
    default: 'logs/error.log error',
    check: ([, ...words]) => {
      const word = words.find(({ text }) => !levels.some((one) => one === text) && !debugLevels.test(text));
      return word && { word, text: `invalid log level "${word.text}"` };
    },
    doc: 'A file, or `stderr`, and the least level that is written. Those within `http` are taken and do nothing: one log serves all. The folder of the default is made where it is missing.',
  },
  push_log_format: {
    contexts: ['main'],
    args: [1, 1],
    kind: 'choice',
    values: ['text', 'json'],
    default: 'text',
    doc: 'Ours, not of nginx. How lines of the error log are written: as in nginx, or as one JSON object each, with `time` (ISO 8601, UTC), `level`, `pid` and `message`. An access log has the format `json` where its `access_log` names that: see `log_format`.',
  },
  working_directory: {
    contexts: ['main'],
    args: [1, 1],
    doc: 'The folder the process works in. File names of the configuration do not depend on it.',
  },
  worker_processes: {
    contexts: ['main'],
    args: [1, 1],
    default: '1',
    check: ([word]) => {
      try {
        readWorkers(word?.text ?? '');
        return undefined;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return word && { word, text: '"worker_processes" directive invalid value' };
      }
    },
    doc: 'How many processes serve connections, 1 to 512; `auto` is one a core. With 1, one process does all; with more, another one beside them keeps the channels. To go from one process to several, or back, takes a restart; from several to another number, a reload. With `limit_req_zone`, `limit_conn_zone` or `stub_status`, which count over the whole server, one process does all, and a warning says so. In a program one process does all.',
  },
  master_process: {
    contexts: ['main'],
    args: [1, 1],
    kind: 'flag',
    default: 'on',
    doc: '`off`: one process does all, whatever `worker_processes` says.',
  },
  worker_shutdown_timeout: {
    contexts: ['main'],
    args: [1, 1],
    kind: 'duration',
    default: '5m',
    doc: 'How long requests that are still arriving are waited for, when the server is told to quit or to reload. In nginx there is no limit to that.',
  },
  user: {
    contexts: ['main'],
    args: [1, 2],
    doc: 'Whom the process becomes once it listens, when it was started by root. Without it, it stays who it is.',
  },
  events: {
    contexts: ['main'],
    args: [0, 0],
    block: () => 'events',
    doc: 'Has to be there, as in nginx.',
  },
  http: {
    contexts: ['main'],
    args: [0, 0],
    block: () => 'http',
    doc: 'The servers, and what holds for all of them.',
  },
  include: {
    contexts: ['main', 'events', 'http', 'server', 'location', 'if in server', 'if in location', 'types'],
    args: [1, 1],
    inherited: false,
    repeats: true,
    doc: 'Puts the directives of a file there, or of all files that a pattern stands for; relative to the folder of the configuration.',
  },
});
