import { DigestThread } from './digest-thread.js';
import { PasswordFile } from './password-file.js';

/** The password files of a configuration, each once, and the thread that they share. */
export class PasswordFiles {
  readonly #thread = new DigestThread();
  readonly #files = new Map<string, PasswordFile>();

  at(path: string): PasswordFile {
    const file = this.#files.get(path) ?? new PasswordFile(path, this.#thread);
    this.#files.set(path, file);
    return file;
  }

  /** Ends the thread, after what is being compared. */
  close(): void {
    this.#thread.close();
  }
}
