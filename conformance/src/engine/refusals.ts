import type { Untold } from '../actors/untold.js';
import type { Call } from '../wire/connection.js';
import { type HttpResponse, headerOf, statusLine } from '../wire/http-response.js';

/** The target can't be checked at all; the message says why in one line. */
export class TargetUnusable extends Error {
  override name = 'TargetUnusable';
}

/** A location, and what came of the first request to it. */
export interface Asked {
  readonly url: string;
  readonly call: Call;
}

/** Statuses that say: you have the wrong url, or may not come in. */
const refusals = new Map([
  [400, 'are the urls right?'],
  [401, 'is a header with credentials missing (--publisher-header, --subscriber-header)?'],
  [403, 'are the urls right, and may this machine use them?'],
  [404, 'are the urls right?'],
  [405, 'are the urls right?'],
  [407, 'a proxy stands before them that wants credentials'],
  [429, 'it limits the rate of requests; --concurrency 1 asks less often'],
  [500, 'is the server behind them well?'],
  [501, 'are the urls right?'],
  [502, 'a proxy stands before them, and what it passes requests to is not there'],
  [503, 'is the server behind them well?'],
  [504, 'a proxy stands before them, and what it passes requests to does not answer'],
]);

/** Statuses that say: ask elsewhere. */
const redirects = new Set([301, 302, 303, 307, 308]);

/** A TLS alert or handshake record, as the reader of responses shows its first bytes. */
const tlsRecord = /begin with an HTTP\/1\.x status line but with "?(?:\\u001[56]|\\x1[56])(?:\\u0003|\\x03)/;

const plainToTls =
  /plain HTTP request was sent to (?:an? )?(?:HTTPS|TLS|SSL)|speaking plain HTTP to an SSL|HTTP request to an HTTPS server/i;

/**
 * Refuses a target of which nothing can be judged, by its answers to a publisher's and a subscriber's first request.
 * @throws TargetUnusable
 */
export function refuse(posted: Asked, read: Asked, patience: number): void {
  for (const { call, url } of [posted, read]) {
    if (call.settled?.kind === 'unreachable') {
      throw new TargetUnusable(`cannot reach ${url}: ${call.settled.why}`);
    }
  }
  refuseSilence(posted, patience);
  const [one, two] = [posted.call.settled, read.call.settled];
  if (one?.kind === 'not-http' && two?.kind === 'not-http') refuseNotHttp(posted.url, one.why);
  if (one?.kind === 'broken' && two?.kind === 'broken') {
    throw new TargetUnusable(
      `${posted.url} accepts connections and breaks each off before it has answered (${one.how}): does it expect https?`,
    );
  }
  if (one?.kind === 'response' && two?.kind === 'response') {
    if (one.response.status === 400 && plainToTls.test(one.response.body.toString('latin1'))) {
      throw new TargetUnusable(`${posted.url} expects TLS: is it https, not http?`);
    }
    const { status } = one.response;
    const elsewhere = headerOf(one.response, 'Location');
    if (redirects.has(status) && elsewhere !== undefined && redirects.has(two.response.status)) {
      throw new TargetUnusable(
        `the publisher and the subscriber location both answer ${status} and point elsewhere (Location: ${elsewhere}): the kit follows nobody, so give the urls they point to`,
      );
    }
    const question = refusals.get(status);
    if (question !== undefined && status === two.response.status) {
      throw new TargetUnusable(
        `the publisher and the subscriber location both answer ${status} to everything: ${question}`,
      );
    }
  }
}

const statusOf = ({ settled }: Call): number | undefined =>
  settled?.kind === 'response' ? settled.response.status : undefined;

/** Whether a publisher was told that this is not the place. */
export function isRefused(posted: Call): boolean {
  return [403, 404, 405].includes(statusOf(posted) ?? 0);
}

/**
 * Refuses a target whose publisher location refuses what its subscriber location takes: every check would fail, after long waits.
 * @throws TargetUnusable
 */
export function refuseSwapped(posted: Call, crossed: Call): void {
  const status = statusOf(crossed) ?? 0;
  if (![200, 201, 202].includes(status)) return;
  throw new TargetUnusable(
    `POST is answered ${statusOf(posted)} by the publisher location and ${status} by the subscriber location: are the two urls the other way round?`,
  );
}

/**
 * Refuses a target that speaks another dialect than it is checked for: nearly every check would fail.
 * @param dialects by the names of profiles: whether the answer is one of its dialect
 * @throws TargetUnusable
 */
export function refuseOtherDialect(
  posted: HttpResponse | undefined,
  profile: string,
  dialects: Readonly<Record<string, (posted: HttpResponse) => boolean>>,
): void {
  if (!posted || !dialects[profile] || dialects[profile](posted)) return;
  const others = Object.keys(dialects).filter((name) => dialects[name]?.(posted));
  if (others.length === 0) return;
  const options = others.map((name) => `--profile ${name}`).join(' or ');
  throw new TargetUnusable(
    `the publisher location answers POST with ${statusLine(posted)}${shown(posted.body)}, which is another dialect than that of --profile ${profile}: ${options}`,
  );
}

/** The beginning of a body, where there is one. */
function shown(body: Buffer): string {
  const text = body.toString('utf8').slice(0, 60).trim();
  return text === '' ? '' : ` and ${JSON.stringify(text)}`;
}

/**
 * Refuses a target that is configured to what nobody has told: it would be misjudged.
 * @throws TargetUnusable
 */
export function refuseUntold(untold: readonly Untold[]): void {
  if (untold.length > 0) throw new TargetUnusable(untold.map(({ sentence }) => sentence).join('\n'));
}

function refuseSilence({ call, url }: Asked, patience: number): void {
  if (call.settled) return;
  throw new TargetUnusable(
    call.reader.begun
      ? `${url} begins to answer, but has not ended after ${patience} ms (${call.reader.progress})`
      : `${url} accepts connections, but does not answer within ${patience} ms (--patience MS waits longer)`,
  );
}

function refuseNotHttp(url: string, why: string): never {
  throw new TargetUnusable(
    tlsRecord.test(why)
      ? `${url} speaks TLS: is it https, not http?`
      : `${url} does not speak HTTP: its response ${why}`,
  );
}
