import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { cpuSeconds } from '../accounting.js';

/** What a server took while a scenario ran; memory in bytes of its one process that serves. */
export interface Taken {
  /** Resident memory before the scenario, at most, and when all its connections were closed. */
  readonly before: number;
  readonly peak: number;
  readonly after: number;
  /** Processor time until then. */
  readonly cpuSeconds: number;
  /** How long it could have run until then, while something else had its processor; seconds. */
  readonly waitedSeconds: number;
  /** Sockets that the process still had afterwards, more than before. */
  readonly socketsLeft: number;
  /** How many sockets of the server's port are in the state CLOSE-WAIT afterwards. */
  readonly closeWait: number;
}

/** How often a process is looked at that may end at any time; milliseconds. */
const interval = 50;

function field(pid: number, name: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

function sockets(pid: number): number {
  let count = 0;
  for (const file of readdirSync(`/proc/${pid}/fd`)) {
    try {
      if (readlinkSync(`/proc/${pid}/fd/${file}`).startsWith('socket:')) count++;
    } catch {
      // It was closed meanwhile.
    }
  }
  return count;
}

/** How long the main thread of a process has waited for a processor, by the kernel's scheduler; seconds. */
function waitedSeconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e9;
}

/** States of a TCP socket, by the numbers of the kernel's table. */
const [timeWait, closeWait, listening] = ['06', '08', '0A'];

/** The states of the sockets that belong to a port of the server. */
function states(port: number): readonly string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, address, , state]) => (address?.endsWith(local) && state !== undefined ? [state] : []));
}

/** Whether a server has no connections, nor any that it has not closed yet. */
export const unconnected = (port: number): boolean =>
  states(port).every((state) => state === listening || state === timeWait);

/** Looks at one process from the beginning to the end of a scenario, also when it does not live so long. */
export class Observer {
  readonly #pid: number;
  readonly #port: number;
  readonly #socketsBefore: number;
  #before = 0;
  #peak = 0;
  #cpuBefore = 0;
  #cpu = 0;
  #waitedBefore = 0;
  #waited = 0;
  #timer: NodeJS.Timeout | undefined;

  /** To be made when the server is {@link unconnected}. */
  constructor(pid: number, port: number) {
    this.#pid = pid;
    this.#port = port;
    this.#socketsBefore = sockets(pid);
  }

  /** The memory and the processor time count from now on. */
  begin(): void {
    // The kernel forgets the highest it has seen.
    writeFileSync(`/proc/${this.#pid}/clear_refs`, '5');
    this.#before = field(this.#pid, 'VmRSS');
    this.#cpuBefore = cpuSeconds([this.#pid]);
    this.#waitedBefore = waitedSeconds(this.#pid);
    this.#look();
    this.#timer = setInterval(() => this.#look(), interval);
  }

  /** The memory and the processor time stop counting. */
  stop(): void {
    this.#look();
    clearInterval(this.#timer);
  }

  /** Sockets of the process, more than when this was made; 0 when it has ended. */
  get socketsLeft(): number {
    return this.#alive() ? sockets(this.#pid) - this.#socketsBefore : 0;
  }

  /** After {@link stop}. */
  taken(): Taken {
    const alive = this.#alive();
    return {
      before: this.#before,
      peak: this.#peak,
      after: alive ? field(this.#pid, 'VmRSS') : 0,
      cpuSeconds: this.#cpu - this.#cpuBefore,
      waitedSeconds: this.#waited - this.#waitedBefore,
      socketsLeft: this.socketsLeft,
      closeWait: alive ? states(this.#port).filter((state) => state === closeWait).length : 0,
    };
  }

  #look(): void {
    if (!this.#alive()) return;
    try {
      this.#peak = Math.max(this.#peak, field(this.#pid, 'VmHWM'));
      this.#cpu = cpuSeconds([this.#pid]);
      this.#waited = waitedSeconds(this.#pid);
    } catch {
      // It ended while it was looked at: what was seen before counts.
    }
  }

  /** Processor time until now; seconds. */
  get cpuSeconds(): number {
    this.#look();
    return this.#cpu - this.#cpuBefore;
  }

  /** A process that has ended but was not waited for yet has a status without memory. */
  #alive(): boolean {
    try {
      return field(this.#pid, 'VmRSS') > 0;
    } catch {
      return false;
    }
  }
}
