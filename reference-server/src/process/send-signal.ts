import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { describeFailure } from '../nginx-conf/system-error.js';
import { type SignalName, signals } from './nginx-options.js';
import type { PidFile } from './pid-file.js';
import { say } from './say.js';

/** Longest wait for a server that was told to stop; milliseconds. */
const stopTime = 5000;

/** Sends a signal to a running server. After `stop` it has ended, or is taking long. */
export async function sendSignal(name: SignalName, pidFile: PidFile): Promise<number> {
  let text: string;
  try {
    text = pidFile.read();
  } catch (error) {
    say(`[error] open() "${pidFile.path}" failed (${describeFailure(error)})`);
    return 1;
  }
  if (!/^[1-9]\d{0,9}$/.test(text)) {
    say(`[error] invalid PID number "${text}" in "${pidFile.path}"`);
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
  if (name === 'stop') await ended(Number(text), pidFile, text);
  return 0;
}

/** Whether a process is there, and is not just waiting for somebody to ask how it ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // It has ended since, or this system does not tell.
    return false;
  }
}

/** Returns when a process has let go of its pid file and ended. */
function ended(pid: number, pidFile: PidFile, text: string): Promise<void> {
  const isOver = () => {
    try {
      process.kill(pid, 0);
      if (pidFile.read() === text) return false;
    } catch {
      // There is no process, or no file any more.
    }
    return !isRunning(pid);
  };
  return new Promise((resolve) => {
    const often = setInterval(look, 20);
    const limit = setTimeout(end, stopTime);
    function end(): void {
      clearInterval(often);
      clearTimeout(limit);
      resolve();
    }
    function look(): void {
      if (isOver()) end();
    }
    look();
  });
}
