import type { HeaderList, ResponseHead } from './exchange.js';

/** What respond() takes, for an answer in text. */
export function textResponse(
  status: number,
  text: string,
  headers: HeaderList = [],
): [head: ResponseHead, bytes: Uint8Array] {
  return [{ status, headers: [...headers, ['Content-Type', 'text/plain']] }, Buffer.from(text)];
}
