import { createHmac, randomBytes } from 'node:crypto';

/** Most logins that are remembered. */
const most = 1000;

/**
 * Logins that were right, so that a client that sends its login with each request is not checked each time. What is kept is a
 * keyed digest of the login and of what the file stores for the user: it is of no use outside of this process, and none once the
 * file has changed.
 */
export class KnownLogins {
  readonly #key = randomBytes(32);
  /** In the order in which they were used, the latest last. */
  readonly #marks = new Set<string>();

  /** The keyed digest that stands for a login. */
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
