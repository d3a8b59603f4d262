import { constants } from 'node:os';
import { type SignalName, signals } from './nginx-options.js';
import type { PidFile } from './pid-file.js';
import { isRunning, otherProgram } from './running-process.js';
import { say } from './say.js';

/** Longest wait for a server that was told to stop; milliseconds. */
const stopTime = 5000;

/** Sends a signal to a running server. After `stop` it has ended, or is taking long. */
export async function sendSignal(name: SignalName, pidFile: PidFile): Promise<number> {
  const read = pidFile.readTrusted();
  if ('fault' in read) {
    say(`[error] ${read.fault}`);
    return 1;
  }
  const { text } = read;
  if (!/^[1-9]\d{0,9}$/.test(text)) {
    say(`[error] invalid PID number "${text}" in "${pidFile.path}"`);
    return 1;
  }
  const other = otherProgram(Number(text));
  if (other !== undefined) {
    say(`[error] process ${text} of "${pidFile.path}" is not this server but "${other}", no signal is sent`);
    return 1;
  }
  try {
    process.kill(Number(text), signals[name]);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    const why = gone ? '3: No such process' : '1: Operation not permitted';
    say(`[alert] kill(${text}, ${constants.signals[signals[name]]}) failed (${why})`);
    return 1;
  }
  if (name === 'stop') {
    await ended(Number(text));
    // A server that became another user cannot remove the file of root.
    if (!isRunning(Number(text))) pidFile.remove(Number(text));
  }
  return 0;
}

/** Returns when a process has ended. */
function ended(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const often = setInterval(look, 20);
    const limit = setTimeout(end, stopTime);
    function end(): void {
      clearInterval(often);
      clearTimeout(limit);
      resolve();
    }
    function look(): void {
      if (!isRunning(pid)) end();
    }
    look();
  });
}
