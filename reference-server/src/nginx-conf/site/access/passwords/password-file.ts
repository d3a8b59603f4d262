import { readFile, stat } from 'node:fs/promises';
import { digestOf } from './digest.js';
import { type DigestThread, TooManyLogins } from './digest-thread.js';
import { KnownLogins } from './known-logins.js';
import { isSame, isSameText } from './same-bytes.js';
import { readStored, type StoredPassword } from './stored-password.js';

/** What a password file says of a login. */
export type Verdict =
  | { readonly type: 'right' | 'wrong' | 'too many' }
  /** The password of the user cannot be compared. */
  | { readonly type: 'unusable'; readonly why: string; readonly line: number };

/** Longest password, in bytes: digests of long ones take long. `htpasswd` takes 255. */
const longestPassword = 256;

interface Entry {
  readonly line: number;
  readonly stored: StoredPassword;
  /** As it stands there. */
  readonly text: string;
}

/** A file as it was read. */
interface Content {
  readonly version: string;
  readonly users: ReadonlyMap<string, Entry>;
  /** The entry that takes longest to compare: the answer for an unknown user takes as long. */
  readonly costliest: Entry | undefined;
}

const workOf = ({ stored }: Entry) => (stored.type === 'slow' ? stored.work : 0);

/** @param text lines such as `name:password`, and perhaps `:comment`; the first of a name counts */
function readPasswords(text: string): Pick<Content, 'users' | 'costliest'> {
  const users = new Map<string, Entry>();
  let costliest: Entry | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [name = '', stored] = line.split(':');
    if (line.startsWith('#') || stored === undefined || users.has(name)) continue;
    const entry = { line: index + 1, stored: readStored(stored), text: stored };
    users.set(name, entry);
    if (!costliest || workOf(entry) > workOf(costliest)) costliest = entry;
  }
  return { users, costliest };
}

/** A file with names and passwords. It is read again when it has changed. */
export class PasswordFile {
  readonly path: string;
  readonly #thread: DigestThread;
  readonly #known = new KnownLogins();
  /** Comparisons that are being made, each for all requests with the same login. */
  readonly #pending = new Map<
    string,
    { readonly isWanted: (() => boolean)[]; readonly right: Promise<boolean> }
  >();
  #content: Content | undefined;

  constructor(path: string, thread: DigestThread) {
    this.path = path;
    this.#thread = thread;
  }

  /**
   * Rejects with what node:fs throws when the file cannot be read.
   * @param isWanted whether somebody still waits for the answer
   */
  async check(user: string, password: string, isWanted: () => boolean): Promise<Verdict> {
    const { users, costliest } = await this.#read();
    if (Buffer.byteLength(password) > longestPassword) return { type: 'wrong' };
    const entry = users.get(user);
    if (entry?.stored.type === 'unusable') {
      return { type: 'unusable', why: entry.stored.why, line: entry.line };
    }
    // An unknown user is refused after the same work, or the time would tell which users there are.
    const compared = entry ?? costliest;
    if (!compared) return { type: 'wrong' };
    try {
      const isRight = await this.#isPassword(compared, user, password, isWanted);
      return { type: isRight && entry ? 'right' : 'wrong' };
    } catch (error) {
      if (error instanceof TooManyLogins) return { type: 'too many' };
      throw error;
    }
  }

  #isPassword(
    { stored, text }: Entry,
    user: string,
    password: string,
    isWanted: () => boolean,
  ): boolean | Promise<boolean> {
    switch (stored.type) {
      case 'plain':
        return isSameText(stored.password, password);
      case 'sha1':
        return isSame(stored.digest, digestOf('sha1', password, stored.salt));
      case 'slow':
        return this.#isOfDigest(this.#known.markOf(user, text, password), stored.stored, password, isWanted);
      default:
        return false;
    }
  }

  #isOfDigest(
    mark: string,
    stored: string,
    password: string,
    isWanted: () => boolean,
  ): boolean | Promise<boolean> {
    if (this.#known.has(mark)) return true;
    const pending = this.#pending.get(mark);
    if (pending) {
      pending.isWanted.push(isWanted);
      return pending.right;
    }
    const all = [isWanted];
    const isAnyWanted = () => all.some((one) => one());
    const right = this.#thread
      .isOfDigest(stored, password, isAnyWanted)
      .then((isRight) => {
        if (isRight) this.#known.add(mark);
        return isRight;
      })
      .finally(() => this.#pending.delete(mark));
    this.#pending.set(mark, { isWanted: all, right });
    return right;
  }

  async #read(): Promise<Content> {
    const { ino, size, mtimeMs, ctimeMs } = await stat(this.path);
    const version = [ino, size, mtimeMs, ctimeMs].join();
    if (this.#content?.version !== version) {
      this.#content = { version, ...readPasswords(await readFile(this.path, 'utf8')) };
    }
    return this.#content;
  }
}
