import type { Callbacks } from './events.js';
import type { PushStreamOptions, Settings } from './options.js';

type WithoutDefault = {
  [Name in keyof Settings]-?: undefined extends Settings[Name] ? Name : never;
}[keyof Settings];

/** The options that have no default; all others are known by theirs. */
const withoutDefault: Readonly<Record<WithoutDefault | keyof Callbacks, true>> = {
  messagesPublishedAfter: true,
  iframe: true,
  url: true,
  codec: true,
  eventTypes: true,
  auth: true,
  retry: true,
  store: true,
  share: true,
  signal: true,
  WebSocket: true,
  EventSource: true,
  fetch: true,
  onmessage: true,
  onerror: true,
  onstatuschange: true,
  onchanneldeleted: true,
};

/** Set by the client that can share; the others leave the option alone. */
export const sharing = { isThere: false };

/** What other clients call it, and here is done by an option of quite another name. */
const elsewhere: ReadonlyMap<string, keyof PushStreamOptions> = new Map([
  ['headers', 'auth'],
  ['params', 'auth'],
  ['protocols', 'auth'],
  ['token', 'auth'],
  ['secure', 'useSSL'],
  ['withCredentials', 'credentials'],
]);

/** How many characters must be changed, left out or put in to make the one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [line, mark] of [...a].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...b].entries()) {
      const [above = 0, diagonal = 0] = [row[column + 1], row[column]];
      next.push(Math.min(above + 1, (next[column] ?? 0) + 1, diagonal + (mark === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Sentences about options that are none, or do nothing here. They are no errors: pages pass objects that have other fields
 * too.
 * @param withDefault the names of the others that there are
 */
export function aboutUseless(given: PushStreamOptions, withDefault: readonly string[]): string[] {
  const known = [...withDefault, ...Object.keys(withoutDefault)];
  const sentences: string[] = [];
  if (given.share && !sharing.isThere)
    sentences.push('Option share needs the client of pushstream/share: each tab has a connection of its own');
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const [nearest = '', far = 0] = known
      .map((one) => [one, distance(one.toLowerCase(), name.toLowerCase())] as const)
      .reduce((best, one) => (one[1] < best[1] ? one : best));
    const meant = elsewhere.get(name) ?? (far <= name.length / 3 ? nearest : undefined);
    sentences.push(`There is no option ${name}${meant ? `: use ${meant}` : ''}`);
  }
  return sentences;
}
