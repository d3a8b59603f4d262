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

/** Whether the client has the file already, by `If-None-Match` or `If-Modified-Since`. */
export function isUnchanged(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-none-match');
  if (known !== undefined) return fits(known, tag, true);
  return Date.parse(request.header('if-modified-since') ?? '') === modified;
}

/** Whether a part may be sent: `If-Range` is missing, or names the file as it is. */
export function takesRanges(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-range');
  if (known === undefined) return true;
  return known.endsWith('"') ? known === tag : Date.parse(known) === modified;
}
