import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';

/** What identifies the state of a file. */
export interface Validators {
  readonly tag: string;
  /** Milliseconds, whole seconds. */
  readonly modified: number;
}

/** Whether the file is what was asked for, and not an error page. */
export function isAnswer({ statusInstead }: NginxRequest): boolean {
  return statusInstead === undefined || statusInstead === 200;
}

const fits = (list: string, tag: string, weakly: boolean) =>
  list.trim() === '*' ||
  list.split(',').some((one) => (weakly ? one.trim().replace(/^W\//, '') : one.trim()) === tag);

/** Whether the file is not the one that `If-Match` or `If-Unmodified-Since` ask for. An error page has no conditions. */
export function isAnother(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const since = Date.parse(request.header('if-unmodified-since') ?? '');
  if (modified > since) return true;
  const wanted = request.header('if-match');
  return wanted !== undefined && !fits(wanted, tag, false);
}

/** How `If-Modified-Since` is compared with the time of a file: not at all, or when they are the same, or when it is no earlier. */
export type TimeComparison = 'off' | 'exact' | 'before';

export function timeComparison(scope: Scope): TimeComparison {
  const text = scope.text('if_modified_since').toLowerCase();
  return text === 'off' || text === 'before' ? text : 'exact';
}

/** Whether the client has the file already, by `If-None-Match` and `If-Modified-Since`: both have to say so where both are there. */
export function isUnchanged(
  request: NginxRequest,
  { tag, modified }: Validators,
  comparison: TimeComparison,
): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-none-match');
  const since = request.header('if-modified-since');
  if (known === undefined && since === undefined) return false;
  if (since !== undefined && !isSince(Date.parse(since), modified, comparison)) return false;
  return known === undefined || fits(known, tag, true);
}

function isSince(time: number, modified: number, comparison: TimeComparison): boolean {
  if (comparison === 'off') return false;
  return comparison === 'before' ? time >= modified : time === modified;
}

/** Whether a part may be sent: `If-Range` is missing, or names the file as it is. */
export function takesRanges(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-range');
  if (known === undefined) return true;
  return known.endsWith('"') ? known === tag : Date.parse(known) === modified;
}
