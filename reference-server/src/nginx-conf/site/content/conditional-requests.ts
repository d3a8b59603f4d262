import type { NginxRequest } from '../request.js';

/** What identifies the state of a file. */
export interface Validators {
  readonly tag: string;
  /** Milliseconds, whole seconds. */
  readonly modified: number;
}

/** Whether the file answers what was asked, and is no page about something else. */
export function isAnswer({ statusInstead }: NginxRequest): boolean {
  return statusInstead === undefined || statusInstead === 200;
}

const fits = (list: string, tag: string, weakly: boolean) =>
  list.trim() === '*' ||
  list.split(',').some((one) => (weakly ? one.trim().replace(/^W\//, '') : one.trim()) === tag);

/** Whether the client wants what is there no more: `If-Match`, `If-Unmodified-Since`. A request for an error page has no conditions. */
export function isAnother(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const since = Date.parse(request.header('if-unmodified-since') ?? '');
  if (modified > since) return true;
  const wanted = request.header('if-match');
  return wanted !== undefined && !fits(wanted, tag, false);
}

/** Whether the client has it already: `If-None-Match`, `If-Modified-Since`. */
export function isUnchanged(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-none-match');
  if (known !== undefined) return fits(known, tag, true);
  return Date.parse(request.header('if-modified-since') ?? '') === modified;
}

/** Whether a part is of use: `If-Range` names what is there, or there is none. */
export function takesRanges(request: NginxRequest, { tag, modified }: Validators): boolean {
  if (!isAnswer(request)) return false;
  const known = request.header('if-range');
  if (known === undefined) return true;
  return known.endsWith('"') ? known === tag : Date.parse(known) === modified;
}
