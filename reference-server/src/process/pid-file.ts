import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describeFailure } from '../nginx-conf/language/system-error.js';

/** Whoever runs this program; 0 where the system knows no users. */
const ownId = () => process.geteuid?.() ?? 0;

interface Rights {
  readonly uid: number;
  readonly mode: number;
}

/** Whether somebody could write a file who is less than root and isn't who runs this program. */
function isOpenToOthers({ uid, mode }: Rights): boolean {
  return (uid !== 0 && uid !== ownId()) || (mode & 0o022) !== 0;
}

/** The file that says which process a server is. It belongs to who starts the server, as in nginx, and not to its `user`. */
export class PidFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws what node:fs throws. */
  write(makeFolder: boolean): void {
    if (makeFolder) mkdirSync(dirname(this.path), { recursive: true });
    this.#dropOthers();
    writeFileSync(this.path, `${process.pid}\n`, { mode: 0o644 });
  }

  /** Removes a file that somebody else could go on writing to. */
  #dropOthers(): void {
    const found = lstatSync(this.path, { throwIfNoEntry: false });
    if (found?.isFile() && isOpenToOthers(found)) unlinkSync(this.path);
  }

  /** Removes it, unless another process has taken it over. */
  remove(pid = process.pid): void {
    try {
      if (readFileSync(this.path, 'utf8').trim() !== String(pid)) return;
      unlinkSync(this.path);
    } catch {
      this.#empty();
    }
  }

  /** Its folder may belong to somebody else: then it stays, but empty. That of root stays as it is, once the server is its `user`. */
  #empty(): void {
    try {
      truncateSync(this.path);
    } catch {
      // It is gone already, or is not ours to change.
    }
  }

  /**
   * What is in it, where it can be trusted by who is about to send a signal.
   * @returns what is in it, or what is wrong, for people
   */
  readTrusted(): { readonly text: string } | { readonly fault: string } {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch (error) {
      return { fault: `open() "${this.path}" failed (${describeFailure(error)})` };
    }
    try {
      const { uid, mode } = fstatSync(file);
      if (isOpenToOthers({ uid, mode })) {
        const rights = `it belongs to user ${uid} and has mode ${(mode & 0o777).toString(8).padStart(4, '0')}`;
        return {
          fault: `"${this.path}" could have been written by somebody else (${rights}), no signal is sent`,
        };
      }
      return { text: readFileSync(file, 'utf8').trim() };
    } catch (error) {
      return { fault: `read() "${this.path}" failed (${describeFailure(error)})` };
    } finally {
      closeSync(file);
    }
  }
}
