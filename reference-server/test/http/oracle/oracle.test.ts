import { describe, expect, test } from 'vitest';
import { type Reading, readByNode, readByUs } from '../../support/http/oracle/readers.js';
import { Random, request, splits } from '../../support/http/oracle/requests.js';

/** How many connections are played. A long run: `ORACLE_CONNECTIONS=1000000 npx vitest run --project reference-server oracle`. */
const connections = Number(process.env.ORACLE_CONNECTIONS ?? 1500);

/**
 * Where the two readers differ on purpose. Ours is the stricter one in all but one of them: then it has served no request that
 * node:http has not, and has refused the connection.
 */
function isDeliberate(sent: string, ours: Reading, theirs: Reading): boolean {
  const isPrefix = ours.requests.every((one, index) => one === theirs.requests[index]);
  if (isPrefix && ours.refused) return true;
  // RFC 9112 6.1, and 9.6: what follows such a request is not read; node:http reads on.
  return isPrefix && ours.requests.length > 0 && /HTTP\/1\.0|Connection: [^\r]*close/i.test(sent);
}

/** Where ours takes what node:http does not. */
const taken: readonly [name: string, pattern: RegExp][] = [
  ['bytes above 0x7F in a target, as nginx', /^[A-Z]+ [^ ]*[\x80-\xff]/m],
  ['methods that node:http does not know', /^(?!(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH) )[!-~]+ /m],
  ['spaces before the extensions of a chunk', /^[0-9a-f]+[ \t]+;/im],
  ['a tab behind the coding, which is no part of it', /Transfer-Encoding:[^\r]*\t\r/],
  ['a length of several zeros', /Content-Length: 00/],
];

async function difference(text: string, pieces: readonly string[]): Promise<string | undefined> {
  const [ours, theirs] = [await readByUs(pieces), await readByNode(pieces)];
  if (JSON.stringify(ours) === JSON.stringify(theirs) || isDeliberate(text, ours, theirs)) return undefined;
  const takesMore = theirs.requests.every((one, index) => one === ours.requests[index]) && theirs.refused;
  if (takesMore && taken.some(([, pattern]) => pattern.test(text))) return undefined;
  return JSON.stringify({ text, pieces: pieces.length, ours, theirs }, undefined, 1);
}

describe('our reader takes no request that node:http does not', () => {
  test.each([
    ['a fixed seed', 20261128],
    ['a new one', Date.now() % 2 ** 32],
  ])(
    '%s: %i',
    async (_name, seed) => {
      const random = new Random(seed);
      const differences: string[] = [];
      let served = 0;
      for (let n = 0; n < connections && differences.length < 3; n++) {
        const text = Array.from({ length: 1 + random.below(3) }, () => request(random)).join('');
        const pieces = splits(random, text);
        served += (await readByUs([text])).requests.length;
        const found = await difference(text, pieces);
        if (found) differences.push(found);
      }
      expect(differences.join('\n')).toBe('');
      expect(served).toBeGreaterThan(connections / 4);
    },
    3_600_000,
  );

  test('at whatever byte a request is cut in two', async () => {
    const text =
      'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n' +
      'PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nxyGET /c HTTP/1.1\r\nHost: h\r\n\r\n';
    const whole = await readByUs([text]);
    expect(whole.requests.length).toBe(3);
    for (let at = 1; at < text.length; at++) {
      const pieces = [text.slice(0, at), text.slice(at)];
      expect([at, await readByUs(pieces)]).toEqual([at, whole]);
    }
    expect(await readByUs([...text])).toEqual(whole);
  });
});
