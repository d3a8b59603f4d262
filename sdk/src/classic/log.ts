import type { PushStream } from '../index.js';

/** Levels that have to be asked for, by one of them: errors are logged always, and nothing else where the level is none. */
const levels = ['info', 'debug'];

/** Where the log goes, as fields of the class. */
interface LogSettings {
  readonly LOG_LEVEL: string;
  readonly LOG_OUTPUT_ELEMENT_ID: string;
}

/** Writes what happens to the console and into the element that the page has for it. */
export function attachLog(client: PushStream, settings: LogSettings): void {
  const write = (level: 'debug' | 'info' | 'error', text: string) => {
    if (levels.indexOf(level) > levels.indexOf(settings.LOG_LEVEL)) return;
    const line = `[${level}] PushStream ${client.id}: ${text}`;
    console[level](line);
    const output = document.getElementById(settings.LOG_OUTPUT_ELEMENT_ID);
    // Never as HTML: a message may hold anything.
    output?.append(line, document.createElement('br'));
  };
  client.addEventListener('debug', ({ detail }) => write('debug', detail.text));
  client.addEventListener('statuschange', ({ detail }) => write('info', `status ${detail.status}`));
  client.addEventListener('message', ({ detail }) =>
    write('info', `${detail.channel} ${detail.id} ${detail.data}`),
  );
  client.addEventListener('error', ({ detail }) => write('error', detail.message));
}
