import { chownSync, existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file that says which process a server is. */
export class PidFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws what node:fs throws. */
  write(makeFolder: boolean, owner?: { readonly uid: number; readonly gid: number }): void {
    if (makeFolder) mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, `${process.pid}\n`);
    if (owner) chownSync(this.path, owner.uid, owner.gid);
  }

  /** Removes it, unless another process has taken it over. */
  remove(): void {
    try {
      if (readFileSync(this.path, 'utf8').trim() !== String(process.pid)) return;
      unlinkSync(this.path);
    } catch {
      // It is gone already; or its folder belongs to somebody else, and then it stays, but empty.
      if (existsSync(this.path)) writeFileSync(this.path, '');
    }
  }

  /** What is in it. Throws what node:fs throws. */
  read(): string {
    return readFileSync(this.path, 'utf8').trim();
  }
}
