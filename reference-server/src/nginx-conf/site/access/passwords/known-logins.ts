import { createHmac, randomBytes } from 'node:crypto';

/** Most logins that are remembered. */
const most = 1000;

/**
 * Logins that were right, so that who sends one with each request is not looked at anew each time. What is kept is made with a
 * key of this process and of what is stored for the user: it is of no use elsewhere, nor once the file says something else.
 */
export class KnownLogins {
  readonly #key = randomBytes(32);
  /** The one that was used last is the last. */
  readonly #marks = new Set<string>();

  /** What stands for a login. */
  markOf(user: string, stored: string, password: string): string {
    const login = JSON.stringify([user, stored, password]);
    return createHmac('sha256', this.#key).update(login).digest('base64');
  }

  has(mark: string): boolean {
    if (!this.#marks.delete(mark)) return false;
    this.#marks.add(mark);
    return true;
  }

  add(mark: string): void {
    this.#marks.add(mark);
    const [oldest] = this.#marks;
    if (this.#marks.size > most && oldest !== undefined) this.#marks.delete(oldest);
  }
}
