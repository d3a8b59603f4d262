import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../../../src/engine/results.js';
import { recordedFaults } from '../../../../src/profiles/relay/proof/recorded-faults.js';
import { relayWorld } from '../../../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../../../src/proof/run.js';
import { consoleReport } from '../../../../src/reports/console.js';
import { finishedRun } from '../../../support/reports/result-fixture.js';

// What was recorded of nginx_http_push_module 0.731 and nchan 1.3.6, in one server.
const faults = [
  {
    fault: 'PUT answers 202',
    check: 'relay/put-creates',
    seen: '202 Accepted',
    must: 'relay-3.2-put-creates',
  },
  {
    fault: 'PUT queues what nobody can read',
    check: 'relay/put-creates-empty',
    seen: 'no answer within 3000 ms',
    must: 'relay-3.2-put-creates',
  },
  {
    fault: 'an empty POST is never delivered',
    check: 'relay/post-empty-delivered',
    seen: 'no answer within 3000 ms',
    must: 'relay-3.2-post-delivers',
  },
  {
    fault: 'a NUL in a Content-Type',
    check: 'relay/get-formats',
    seen: 'has a byte 0x00 in its header Content-Type: "application/json\\u0000"',
    must: 'relay-3.2-get-existing',
  },
  {
    fault: 'OPTIONS is always 200',
    check: 'relay/method-options',
    seen: '200 OK',
    must: 'relay-3.1-method-not-allowed',
  },
  {
    fault: 'HEAD hangs',
    check: 'relay/method-head',
    seen: 'no answer within 3000 ms',
    must: 'relay-3.1-method-not-allowed',
  },
  {
    fault: 'first is ignored',
    check: 'relay/concurrency-first',
    seen: 'no answer within',
    must: 'relay-3.1-concurrency-first',
  },
  {
    fault: 'last is ignored',
    check: 'relay/concurrency-last',
    seen: 'no answer within',
    must: 'relay-3.1-concurrency-last',
  },
];

describe('the faults recorded of the real servers', () => {
  let result: RunResult;
  let page: string;

  beforeAll(async () => {
    result = await checkInVirtualTime(recordedFaults, { world: relayWorld });
    page = consoleReport(finishedRun(result), { width: 300, colour: false, unicode: true });
  });

  test.each(faults)('$fault: found by $check', ({ check, seen, must }) => {
    const found = result.checks.find(({ id }) => id === check);
    expect(found?.outcome).toBe('fail');
    expect(found?.seen).toContain(seen);
    expect(result.requirements.find(({ id }) => id === must)?.state).toBe('not-met');
  });

  test.each(faults)('$fault: named and explained in the report', ({ check, seen, must }) => {
    const from = page.indexOf(`✗ ${check}: `);
    const block = page.slice(from, page.indexOf('\n✗ ', from + 1));
    expect(from, page).toBeGreaterThan(0);
    expect(block).toContain(must);
    expect(block).toContain(seen);
    expect(block).toContain('hint: ');
    expect(block).toContain('curl');
  });

  test('nothing else fails that the recordings do not explain', () => {
    const failed = result.checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failed.sort()).toEqual(
      [
        ...faults.map(({ check }) => check),
        'relay/concurrency-configurable-first',
        'relay/concurrency-configurable-last',
        'relay/put-existing',
        'relay/put-existing-held',
      ].sort(),
    );
  });
});
