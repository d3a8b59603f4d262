import { EventEmitter } from 'node:events';
import { main } from '../../../src/cli/main.js';

/** Runs the command line in this process. */
export function runMain(argv: readonly string[], env: Record<string, string> = { LANG: 'C.UTF-8' }) {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const around = Object.assign(new EventEmitter(), { stdout: stream('stdout'), stderr: stream('stderr') });
  const ended = main(argv, env, around).then((code) => ({ code, ...said }));
  return {
    ended,
    /** What it has said so far. */
    said: said as Readonly<typeof said>,
    interrupt: (signal = 'SIGINT') => around.emit(signal),
    listeners: () => around.listenerCount('SIGINT'),
  };
}
