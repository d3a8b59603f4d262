import { chownSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Journal, type Level, levels } from '../nginx-conf/language/journal.js';
import { describeFailure } from '../nginx-conf/language/system-error.js';
import { jsonLine, type LogFormat } from './log-line.js';
import { StartError } from './start-error.js';

/** Where the error log goes, and how bad things have to be. */
export interface ErrorLog {
  /** Absolute, or `stderr`. */
  readonly file: string;
  readonly level: Level;
  /** Whether its folder is made where it is missing. */
  readonly makeFolder: boolean;
}

/** How long nothing more is said of an access log that cannot be written; milliseconds. */
const silence = 60_000;

function time(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('/');
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':')}`;
}

/** @throws StartError */
function open(file: string): number {
  try {
    return openSync(file, 'a');
  } catch (error) {
    throw new StartError(`open() "${file}" failed (${describeFailure(error)})`);
  }
}

/** The error logs and access logs of a process; files are opened for appending. */
export class Logs implements Journal {
  /** Of error logs; those of access are written as they come. */
  format: LogFormat = 'text';
  #errorLogs: readonly ErrorLog[] = [];
  readonly #open = new Map<string, number>();
  /** Until when nothing more is said of an access log that cannot be written. */
  readonly #silentUntil = new Map<string, number>();
  #owner: { readonly uid: number; readonly gid: number } | undefined;

  /**
   * Goes over to other logs.
   * @throws StartError when one cannot be opened, and then nothing has changed
   */
  use(errorLogs: readonly ErrorLog[], accessLogs: readonly string[]): void {
    for (const { file, makeFolder } of errorLogs) {
      if (makeFolder && !this.#open.has(file)) mkdirSync(dirname(file), { recursive: true });
    }
    const wanted = new Set([...errorLogs.map(({ file }) => file), ...accessLogs]);
    wanted.delete('stderr');
    const opened = new Map<string, number>();
    try {
      for (const file of wanted) if (!this.#open.has(file)) opened.set(file, open(file));
    } catch (error) {
      for (const descriptor of opened.values()) closeSync(descriptor);
      throw error;
    }
    for (const [file, descriptor] of this.#open) {
      if (wanted.has(file)) continue;
      closeSync(descriptor);
      this.#open.delete(file);
    }
    for (const [file, descriptor] of opened) this.#open.set(file, descriptor);
    this.#errorLogs = errorLogs;
  }

  /**
   * Opens what these logs take beside those there are, without going over to them.
   * @throws StartError
   */
  prepare(errorLogs: readonly ErrorLog[], accessLogs: readonly string[]): void {
    for (const { file, makeFolder } of errorLogs)
      if (makeFolder) mkdirSync(dirname(file), { recursive: true });
    this.use(this.#errorLogs, [...this.#open.keys(), ...errorLogs.map(({ file }) => file), ...accessLogs]);
  }

  /** Gives the files to the user that the process is about to become. */
  giveTo(owner: { readonly uid: number; readonly gid: number }): void {
    this.#owner = owner;
    for (const file of this.#open.keys()) chownSync(file, owner.uid, owner.gid);
  }

  /** Opens the files anew, after they were moved away. */
  reopen(): void {
    for (const [file, descriptor] of [...this.#open]) {
      try {
        const next = open(file);
        closeSync(descriptor);
        this.#open.set(file, next);
        if (this.#owner && process.getuid?.() === 0) chownSync(file, this.#owner.uid, this.#owner.gid);
      } catch (error) {
        this.error('emerg', error instanceof StartError ? error.message : String(error));
      }
    }
  }

  error(level: Level, text: string): void {
    const line =
      this.format === 'json'
        ? `${jsonLine(level, text)}\n`
        : `${time(new Date())} [${level}] ${process.pid}#${process.pid}: ${text}\n`;
    for (const log of this.#errorLogs) {
      if (levels.indexOf(level) < levels.indexOf(log.level)) continue;
      this.#write(log.file === 'stderr' ? 2 : this.#open.get(log.file), line);
    }
  }

  /** A line that cannot be written is told of in the error log, once a minute. */
  access(file: string, line: string): void {
    const descriptor = this.#open.get(file);
    if (descriptor === undefined) return;
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    let failure: string;
    try {
      const written = writeSync(descriptor, bytes);
      if (written === bytes.length) return;
      failure = `was incomplete: ${written} of ${bytes.length}`;
    } catch (error) {
      failure = `failed (${describeFailure(error)}) while logging request`;
    }
    const now = performance.now();
    if (now < (this.#silentUntil.get(file) ?? 0)) return;
    this.#silentUntil.set(file, now + silence);
    this.error('alert', `write() to "${file}" ${failure}`);
  }

  #write(descriptor: number | undefined, line: string): void {
    if (descriptor === undefined) return;
    try {
      writeSync(descriptor, line);
    } catch {
      // There is nowhere left to say it: the disk is full, or standard error is closed.
    }
  }
}
