import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../src/baseline/gate.js';
import { consoleReport } from '../../src/reports/console.js';
import { htmlReport } from '../../src/reports/html/page.js';
import { jsonText } from '../../src/reports/json.js';
import { markdownReport } from '../../src/reports/markdown.js';
import { checkResult, entry, requirementResult, runResult } from '../support/reports/result-fixture.js';

const failed = checkResult({
  id: 'relay-client/etag',
  proves: ['relay-2.2-client-caching'],
  outcome: 'fail',
  expected: 'If-None-Match: "1"',
  seen: 'no If-None-Match header',
  again: "pushstream-conformance client --start 'x {url}' --only relay-client/etag",
  observations: [{ topic: 'a client that is answered 410', seen: 'asks no more' }],
  transcript: [
    entry(0, 'client 1', 'received', 'GET /sub HTTP/1.1\r\nHost: h\r\n\r\n'),
    entry(1, 'client 1', 'sent', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    { at: 2, connection: 'output', kind: 'said', note: 'message' },
  ],
});

const timing = { quiet: 500, immediately: 9000, patience: 9000 };
const result = runResult({
  profile: 'relay client',
  locations: { client: 'x {url}' },
  calibration: { samples: 0, p50: 0, p95: 0, timing },
  checks: [failed],
  requirements: [
    requirementResult({
      id: 'relay-2.2-client-caching',
      section: '2.2',
      state: 'not-met',
      checks: [failed.id],
    }),
  ],
  compliance: 'not compliant',
});
const gate = judgeGate(result, 'must', [], '2026-01-31');
const run = { result, gate, exitCode: 1, environment: [], options: { start: ['x {url}'] } };

describe('a run with a client', () => {
  it('on the console: of a client, without round trips, with the command that runs it again', () => {
    const text = consoleReport(run, { colour: false, unicode: true, width: 100 });
    expect(text).toContain('  client  x {url}');
    expect(text).toContain('this client:\n  a client that is answered 410: asks no more');
    expect(text).toContain('timing: quiet 500 ms, patience 9000 ms\n');
    expect(text).toContain(`to run it again:\n    #!/bin/sh\n`);
    expect(text).toContain(`    ${failed.again}\n`);
    expect(text).toMatch(/output +said: message/);
    expect(text).not.toMatch(/this server|curl|without the kit/);
  });

  it('as HTML: the client is at the other end of the diagram', () => {
    const page = htmlReport(run);
    expect(page).toContain('The client does not keep the protocol: 1 of 1 obligation is not met.');
    expect(page).toContain('The kit played the server of the client below');
    expect(page).toContain('<span class="to">client</span>');
    expect(page).toContain('To run it again');
    expect(page).not.toContain('A shell script with curl');
    // The request waits from when it came until it is answered.
    const lines = [...page.matchAll(/<summary class="line">.*?<i class="([^"]*) here">/g)].map(
      ([, line]) => line,
    );
    expect(lines).toEqual(['none', 'open']);
  });

  it('as Markdown and JSON', () => {
    expect(markdownReport(run)).toContain('The client does not keep the protocol');
    const { checks } = JSON.parse(jsonText(run)) as { checks: { again: string; reproduce: string }[] };
    expect(checks[0]).toMatchObject({ again: failed.again });
    expect(checks[0]?.reproduce).toContain(failed.again);
  });
});
