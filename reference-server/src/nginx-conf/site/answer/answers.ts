import { STATUS_CODES } from 'node:http';
import type { HeaderList } from '../../../http/exchange.js';
import { serverName } from '../../../version.js';
import { badCertificate, noCertificate } from '../access/client-certificates.js';
import type { NginxRequest } from '../request.js';
import { isRedirect } from '../rewrite/script.js';
import { oneLine, ownAddress } from './own-address.js';

/** The status of what comes without TLS where it is spoken: it has error pages of its own, and is sent as 400. */
export const plainOnTls = 497;

/** Statuses for `error_page` alone. */
const inward: Readonly<Record<number, string>> = {
  [plainOnTls]: 'The plain HTTP request was sent to HTTPS port',
  [badCertificate]: 'The SSL certificate error',
  [noCertificate]: 'No required SSL certificate was sent',
};

/** The status that one is sent as. */
export function outwardStatus(status: number): number {
  return Object.hasOwn(inward, status) ? 400 : status;
}

/** Answers with the usual page of a status. */
export function sendStatus(request: NginxRequest, wanted: number, headers: HeaderList = []): void {
  const status = outwardStatus(wanted);
  const shown = request.statusInstead ?? status;
  const title = `${shown} ${inward[wanted] ?? STATUS_CODES[shown] ?? ''}`.trim();
  const hasBody = status >= 300;
  const page = hasBody
    ? `<!doctype html>\r\n<title>${title}</title>\r\n<h1>${title}</h1>\r\n<p>${request.location?.serverName ?? serverName}</p>\r\n`
    : '';
  const type: HeaderList = hasBody ? [['Content-Type', 'text/html']] : [];
  request.respond({ status, headers: [...headers, ...type] }, Buffer.from(page));
}

/** Answers as `return` with a text or an address does. */
export function sendReturn(request: NginxRequest, status: number, text: string, type: string): void {
  if (isRedirect(status)) {
    const address = text.startsWith('/') ? ownAddress(request, text) : text;
    sendStatus(request, status, [['Location', oneLine(address)]]);
    return;
  }
  request.respond({ status, headers: [['Content-Type', type]] }, Buffer.from(text, 'latin1'));
}

/** Closes the connection without an answer. */
export function sendNothing(request: NginxRequest): void {
  request.stream({ status: 444, headers: [] }).cut();
}
