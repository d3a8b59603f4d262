import { onTestFinished } from 'vitest';
import { HttpClient } from '../../../support/wire/http-client.js';
import type { Asked } from './site.js';

/** Headers that are not of the answer but of the server that gives it. */
const ofServer = ['server', 'date', 'connection', 'allow', 'content-length'];

/** A time of about now is not the same for both. */
function withoutNow(name: string, value: string): string {
  const isNow = name === 'expires' && Math.abs(Date.parse(value) - Date.now()) < 3 * 86_400_000;
  return isNow ? `in ${Math.round((Date.parse(value) - Date.now()) / 60_000)} minutes` : value;
}

/** What is compared; the usual pages of the statuses are each server's own. */
export async function answerOf(port: number, [method, target, headers, body]: Asked) {
  const client = await HttpClient.open(`http://127.0.0.1:${port}`);
  onTestFinished(() => client.destroy());
  return compared(port, await client.request(method, target, { ...headers, Connection: 'close' }, body));
}

/** The same for an answer that has come already. */
export function compared(
  port: number,
  response: {
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body: string;
  },
) {
  const isPage = /<h1>\d{3}\b/.test(response.body);
  const shown = response.headers
    .map(
      ([name, value]) =>
        [name.toLowerCase(), withoutNow(name.toLowerCase(), value.replaceAll(String(port), 'PORT'))] as const,
    )
    .filter(([name]) => !ofServer.includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  return {
    status: response.status,
    headers: shown,
    body: isPage ? 'a page' : response.body.replaceAll(String(port), 'PORT'),
  };
}
