import { describe, expect, test } from 'vitest';
import { encodedLike } from '../../../src/mutants/response-bytes.js';
import { rewired } from '../../../src/mutants/rewire.js';
import { pushStreamWorld } from '../../../src/profiles/push-stream/proof/world.js';
import { checkInVirtualTime } from '../../../src/proof/run.js';

/** What nginx answers to the body of a refused request, which it takes for the next one. */
const badRequest =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 3\r\nConnection: close\r\n\r\n400';

/** The reference server with the ways of the module that it does not copy: in the answers of requests that are answered whole. */
const asRecorded = rewired(pushStreamWorld.target(), {
  only: (request) => /^[A-Z]+ \/(pub|poll|lp|jsonp|channels-stats)/.test(request),
  response: (response, request) => {
    const headers = response.headers.filter(({ name }) => !/^access-control-expose-headers$/i.test(name));
    const bytes = encodedLike(response, { headers }, request);
    const unread = /^(POST|PUT) /.test(request) && [400, 403, 405].includes(response.status);
    return unread
      ? { bytes: Buffer.concat([bytes, Buffer.from(badRequest)]), end: true }
      : { bytes, end: false };
  },
});

/** The checks that tell where the module departs from its documents or from HTTP, as README.md lists them. */
const departures: readonly string[] = ['push-stream/publisher-refused-body'];

describe('a server with the ways of nginx-push-stream-module', () => {
  test('fails the checks that are about its deviations, and meets every MUST', async () => {
    const { checks, requirements } = await checkInVirtualTime(asRecorded, { world: pushStreamWorld });
    const failed = checks
      .filter(({ outcome }) => outcome !== 'pass')
      .map(({ id, reason }) => `${id}: ${reason}`);
    expect(failed.map((line) => line.split(': ')[0])).toEqual(departures);
    const musts = requirements.filter(({ level, state }) => level === 'MUST' && state !== 'met');
    expect(musts.map(({ id }) => id)).toEqual([]);
    // Every check of the profile is run here.
  });
});
