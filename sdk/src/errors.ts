import * as platform from '#platform';

/**
 * What went wrong:
 * - `refused`: the server said no (401, 403, 404, close code 1008, ...), or sent a publish elsewhere (301, 308, ...);
 *   `status` and `explain` tell more.
 * - `down`: no connection, a lost one, or a server error. `blocked`: not in this mode, though in another, as where a proxy
 *   buffers.
 * - `unsupported`: the mode can't work here. `timeout`: no answer in time.
 * - `ended`: the server closed the connection in order.
 * - `invalid`: wrong use. `store`: the store of the cursor failed.
 */
export type ErrorCode =
  | 'refused'
  | 'down'
  | 'blocked'
  | 'unsupported'
  | 'timeout'
  | 'ended'
  | 'invalid'
  | 'store';

/** Facts about an error, where they are known. */
export interface ErrorFacts {
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** What the server gave as its reason. */
  readonly explain?: string | undefined;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The one error of this package; `code` says of which kind. */
export class PushStreamError extends Error {
  override readonly name = 'PushStreamError';
  declare readonly code: ErrorCode;
  declare readonly status: number | undefined;
  declare readonly explain: string | undefined;
  declare retryAfter: number | undefined;
  /** What `onerror` has always been given: `load` when a connection could not be opened, else `timeout`. */
  type: 'load' | 'timeout' = 'timeout';

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(facts.explain ? `${message}: ${facts.explain}` : message);
    Object.assign(this, { code, ...facts });
  }
}

/** Makes one of whatever was thrown. */
export function asError(cause: unknown, code: ErrorCode = 'down'): PushStreamError {
  if (cause instanceof PushStreamError) return cause;
  const { name, message = String(cause), cause: reason } = (cause ?? {}) as Partial<Error>;
  // What fetch says alone, `fetch failed`, helps nobody.
  const facts = platform.reason ? { cause, explain: platform.reason(reason) } : { cause };
  return new PushStreamError(name === 'SecurityError' ? 'blocked' : code, message, facts);
}

/**
 * Says of an error in which mode and where it was, and what may help.
 * @param where a mode and an url; its arguments are left out, as tokens are among them
 */
export function located(cause: unknown, where: string): PushStreamError {
  const error = asError(cause);
  const { message, status, code } = error;
  const advice = platform.advice?.(message, status) ?? '';
  return Object.assign(new PushStreamError(code, `${where.split('?')[0]}: ${message}${advice}`), error);
}

/** An error for an answer that is none of success. */
export function answerError(facts: ErrorFacts & { readonly status: number }): PushStreamError {
  const { status } = facts;
  // 0: a redirect that the browser keeps to itself.
  const refused = status < 500 && ![408, 425, 429].includes(status);
  return new PushStreamError(refused ? 'refused' : 'down', `The server answered ${status}`, facts);
}

/** An error for a message that a codec makes nothing of. */
export function unreadable(
  { id, channel }: { readonly id: number | undefined; readonly channel: string },
  cause: unknown,
): PushStreamError {
  const name = id === undefined ? 'A message' : `Message ${id}`;
  const facts = { explain: asError(cause).message, cause };
  return new PushStreamError('invalid', `${name} of ${channel} can't be read`, facts);
}
