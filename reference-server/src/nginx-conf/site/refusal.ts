import type { HeaderList } from '../../http/exchange.js';
import { sendNothing, sendReturn, sendStatus } from './answer/answers.js';
import { answered, type Outcome } from './outcome.js';
import type { NginxRequest } from './request.js';
import { isRedirect } from './rewrite/script.js';

/** The header that asks for a password: it is sent with an error page, too. */
const challenge = 'WWW-Authenticate';

/** The status that is no answer, but the end of the connection. */
export const closed = 444;

/** Answers with the page of a status, or says where to find it. */
export function refuse(request: NginxRequest, status: number, headers: HeaderList | undefined): Outcome {
  const page = errorAddress(request, status);
  if (page === undefined) {
    // What goes wrong on the way to an error page is answered as what it is.
    request.statusInstead = undefined;
    request.kept = request.kept.filter(([name]) => name.toLowerCase() !== 'content-type');
    if (status === closed) sendNothing(request);
    else sendStatus(request, status, headers);
  } else if (/^[/@]/.test(page)) {
    request.kept = (headers ?? []).filter(([name]) => name === challenge);
    if (page.startsWith('/') && request.method !== 'HEAD') request.method = 'GET';
    return { type: 'go', address: page };
  } else {
    const wanted = request.statusInstead ?? status;
    request.statusInstead = undefined;
    sendReturn(request, isRedirect(wanted) ? wanted : 302, page, '');
  }
  return answered;
}

/** Where the page of a status is; undefined = the usual one. What goes wrong with such a page has the usual one. */
function errorAddress(request: NginxRequest, status: number): string | undefined {
  const page = request.hasErrorPage ? undefined : request.location?.errorPage(status);
  if (!page) return undefined;
  request.isErrorPage = true;
  request.hasErrorPage = request.location?.hasErrorsOfErrors !== true;
  request.statusInstead = page.status;
  return page.address(request);
}
