import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { outwardStatus } from './answers.js';

/** What a status is answered with in place of the usual page. */
export interface ErrorPage {
  /** The status of the answer; undefined = that of what answers at the address. */
  readonly status: number | undefined;
  readonly address: (request: NginxRequest) => string;
}

/** `error_page` of a location, by the statuses that it is for; the first of a status counts. */
export function errorPages(scope: Scope, variables: ConfigurationVariables): ReadonlyMap<number, ErrorPage> {
  const pages = new Map<number, ErrorPage>();
  for (const { args } of scope.all('error_page')) {
    const words = [...args];
    const page = words.pop();
    const given = words.at(-1)?.text.startsWith('=') ? words.pop()?.text.slice(1) : undefined;
    if (!page) continue;
    const address = variables.compile(page);
    for (const { text } of words) {
      const status = Number(text);
      if (!pages.has(status)) pages.set(status, { status: sentStatus(given, status), address });
    }
  }
  return pages;
}

/** @param given what follows `=`: nothing leaves the status to what answers; undefined where there is no `=` */
function sentStatus(given: string | undefined, status: number): number | undefined {
  if (given === undefined) return outwardStatus(status);
  return given === '' ? undefined : Number(given);
}
