import { describe, expect, test } from 'vitest';
import { clockNotice, fickleNotice, rateNotice, slowNotice, unusedNotice } from '../../src/engine/notices.js';
import { encodedLike } from '../../src/mutants/response-bytes.js';
import { type ResponseChange, rewired } from '../../src/mutants/rewire.js';
import type { TargetMaker } from '../../src/mutants/world.js';
import { referenceTarget, relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';
import { checkResult, entry } from '../support/reports/result-fixture.js';

const only = ['relay/longpoll-delivered', 'relay/info-get'];
const noticesOf = async (make: TargetMaker) =>
  (await checkInVirtualTime(make, { world: relayWorld, only })).notices;

/** A target whose responses are rewritten on their way. */
const changed = (response: ResponseChange) => rewired(referenceTarget(), { response });
const plain = (status: number, body = 'x') =>
  Buffer.from(`HTTP/1.1 ${status} So\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

describe('what is odd about a target is said in one sentence', () => {
  test('nothing is odd about the reference server, nor about one that closes its connections', async () => {
    expect(await noticesOf(referenceTarget())).toEqual([]);
    expect(await noticesOf(changed((response) => ({ bytes: encodedLike(response), end: true })))).toEqual([]);
  });

  test('a server that says now this, now that', async () => {
    let count = 0;
    const fickle = changed((response, request) => ({
      bytes: /^GET \S*\/pub/.test(request) && count++ % 3 === 2 ? plain(503) : plain(response.status),
      end: false,
    }));
    expect((await noticesOf(fickle))[0]).toBe(
      'it answers one and the same request now so, now otherwise: 404 (8 times), 503 (4 times); are there several servers behind this address?',
    );
  });

  test('a slow server', async () => {
    const slow = rewired(referenceTarget(), { delay: () => 250 });
    expect((await noticesOf(slow))[0]).toMatch(
      /^it takes \d+ ms to answer \(95 % of 12 requests\): what is less than \d+ ms late can't be told from that$/,
    );
  });

  test('a server that limits the rate in the middle of the run', async () => {
    let count = 0;
    const limited = changed((response) => ({
      bytes: ++count > 20 ? plain(429) : plain(response.status),
      end: false,
    }));
    expect((await noticesOf(limited)).join('\n')).toMatch(
      /\d+ of its answers were 429: it limits the rate of requests; --concurrency 1 asks less often/,
    );
  });
});

describe('notices', () => {
  const at = Date.parse('Wed, 02 Jan 2030 12:00:00 GMT');
  const date = (said: string) => clockNotice({ server: undefined, posted: undefined, date: { said, at } });

  test('about the clock', () => {
    expect(date('Wed, 02 Jan 2030 11:00:00 GMT')).toBe(
      "its clock is 3600 s behind this machine's (Date: Wed, 02 Jan 2030 11:00:00 GMT)",
    );
    expect(date('Wed, 02 Jan 2030 12:00:20 GMT')).toContain('20 s ahead of');
    expect(date('Wed, 02 Jan 2030 12:00:09 GMT')).toBeUndefined();
    expect(date('yesterday')).toBeUndefined();
    expect(clockNotice({ server: undefined, posted: undefined, date: undefined })).toBeUndefined();
  });

  test('about settings that decide nothing', () => {
    expect(unusedNotice([], 'relay')).toBeUndefined();
    expect(unusedNotice(['gzip'], 'push-stream')).toBe(
      'one setting was passed over, for no check of the profile push-stream depends on it: gzip',
    );
    expect(unusedNotice(['gzip', 'aio'], 'relay')).toBe(
      '2 settings were passed over, for no check of the profile relay depends on them: gzip, aio',
    );
  });

  test('about round trips longer than what was given for "immediately"', () => {
    const timing = { quiet: 50, immediately: 100, patience: 3000 };
    expect(slowNotice({ samples: 12, p50: 90, p95: 120, timing })).toContain('longer than the 100 ms');
    expect(slowNotice({ samples: 12, p50: 1, p95: 2, timing })).toBeUndefined();
  });

  test('are not made of nothing', () => {
    expect(fickleNotice(['404', '404'])).toBeUndefined();
    const ok = checkResult({
      transcript: [entry(0, 'publisher 1', 'received', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 429')],
    });
    expect(rateNotice([ok])).toBeUndefined();
  });
});
