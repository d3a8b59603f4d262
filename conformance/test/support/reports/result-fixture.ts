import type { BaselineEntry } from '../../../src/baseline/baseline.js';
import { exitCode, judgeGate } from '../../../src/baseline/gate.js';
import type { CheckResult, RequirementResult, RunResult } from '../../../src/engine/results.js';
import type { FinishedRun } from '../../../src/reports/report.js';

type Entry = CheckResult['transcript'][number];

export const entry = (at: number, connection: string, kind: Entry['kind'], text?: string): Entry => ({
  at,
  connection,
  kind,
  ...(kind === 'sent' || kind === 'received'
    ? { bytes: Buffer.from(text ?? '', 'latin1') }
    : { note: text ?? '' }),
});

/** A check that passed, with some of its fields replaced. */
export function checkResult(fields: Partial<CheckResult> = {}): CheckResult {
  return {
    id: 'relay/oldest',
    title: 'a request without If-Modified-Since gets the oldest message',
    proves: ['relay-3.1-oldest'],
    hint: 'Look at where a queue is read without a cursor.',
    outcome: 'pass',
    attempts: 1,
    took: 4,
    observations: [],
    transcript: [],
    ...fields,
  };
}

/** A MUST that is met, with some of its fields replaced. */
export function requirementResult(fields: Partial<RequirementResult> = {}): RequirementResult {
  return {
    id: 'relay-3.1-oldest',
    section: '3.1',
    level: 'MUST',
    text: 'A request without If-Modified-Since asks for the oldest message that is still available.',
    ourReading: false,
    state: 'met',
    checks: ['relay/oldest'],
    ...fields,
  };
}

/** A result with these checks and requirements. */
export function runResult(fields: Partial<RunResult> = {}): RunResult {
  return {
    kit: 'pushstream-conformance 1.2.3',
    startedAt: '2030-01-02T03:04:05.678Z',
    specification: 'Basic HTTP Push Relay Protocol, Rev. 2.23',
    profile: 'relay',
    requirementSet: '0.1',
    sections: { '3.1': 'Requests of subscribers', '3.2': 'Requests of publishers' },
    locations: {
      publisher: 'http://127.0.0.1:8080/pub?id={channel}',
      subscriber: 'http://127.0.0.1:8080/sub?id={channel}',
    },
    server: 'example/1.0',
    calibration: {
      samples: 12,
      p50: 0.84,
      p95: 1.5,
      timing: { quiet: 50, immediately: 250, patience: 3000 },
    },
    features: [],
    notices: [],
    checks: [checkResult()],
    requirements: [requirementResult()],
    compliance: 'unconditionally compliant',
    remarks: [],
    took: 321.4,
    ...fields,
  };
}

const id = 'pc-0a1b2c3d-4-0f0f0f';

/** A deleted channel whose held request gets 404 instead of 410. */
export const goneFailed = checkResult({
  id: 'relay/longpoll-gone',
  title: 'deleting a channel answers its held requests with 410 at once',
  proves: ['relay-3.1-longpoll-gone', 'relay-3.2-delete-gone'],
  hint: 'Look for held requests that are kept in a list which the delete path does not walk.',
  outcome: 'fail',
  reason: "expected 410 Gone to the subscriber's GET; seen: 404 Not Found",
  expected: "410 Gone to the subscriber's GET within 250 ms of the DELETE being sent",
  seen: '404 Not Found',
  connection: 'subscriber 1',
  held: 'repeated',
  attempts: 2,
  transcript: [
    entry(3, 'subscriber 1', 'opened', '127.0.0.1:8080'),
    entry(
      3.24,
      'subscriber 1',
      'sent',
      `GET /sub?id=${id} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: kit\r\n\r\n`,
    ),
    entry(55, 'publisher 1', 'opened', '127.0.0.1:8080'),
    entry(
      55,
      'publisher 1',
      'sent',
      `DELETE /pub?id=${id} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: kit\r\n\r\n`,
    ),
    entry(56.1, 'publisher 1', 'received', 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\ndeleted\n'),
    entry(56.2, 'publisher 1', 'closed', 'by the kit'),
    entry(
      57,
      'subscriber 1',
      'received',
      'HTTP/1.1 404 Not Found\r\nX: \x00\xff\r\nContent-Length: 0\r\n\r\n',
    ),
  ],
});

/** A run in which nearly everything that a report can show is there. */
export const mixedResult = runResult({
  checks: [
    checkResult({
      observations: [{ topic: 'HEAD on a subscriber location', seen: '405 Method Not Allowed' }],
    }),
    goneFailed,
    checkResult({
      id: 'relay/walk',
      title: 'echoing the validators walks through the queue',
      proves: ['relay-3.1-next'],
      outcome: 'blocked',
      reason: 'could not read a stored message: expected 200 OK; seen: 404 Not Found',
    }),
    checkResult({
      id: 'relay/storage-limits',
      title: 'a location with a limit keeps that many messages',
      proves: ['relay-3.2-storage-limits'],
      outcome: 'not-applicable',
      reason: 'it needs --publisher-limit, which the run was not given',
    }),
  ],
  requirements: [
    requirementResult(),
    requirementResult({
      id: 'relay-3.1-longpoll-gone',
      text: 'When the channel is deleted or becomes unavailable, held requests get 410 at once.',
      state: 'not-met',
      checks: ['relay/longpoll-gone'],
    }),
    requirementResult({
      id: 'relay-3.1-next',
      text: 'Echoing the validators asks for the next message.',
      state: 'undetermined',
      ourReading: true,
      checks: ['relay/walk'],
    }),
    requirementResult({
      id: 'relay-3.2-delete-gone',
      section: '3.2',
      text: 'DELETE: all subscribers of the channel have been sent 410.',
      ourReading: true,
      state: 'not-met',
      checks: ['relay/longpoll-gone'],
    }),
    requirementResult({
      id: 'relay-3.2-storage-limits',
      section: '3.2',
      level: 'SHOULD',
      text: 'Storage limits are configurable.',
      state: 'not-shown',
      note: 'would be shown by --publisher-limit URL=N',
      checks: ['relay/storage-limits'],
    }),
  ],
  compliance: 'not compliant',
  remarks: [
    'MUST not met: relay-3.1-longpoll-gone',
    'SHOULD not shown: relay-3.2-storage-limits (would be shown by --publisher-limit URL=N)',
  ],
});

/** Entries of a baseline that know these checks. */
export const known = (...ids: string[]): BaselineEntry[] =>
  ids.map((id) => ({ id, reason: 'ticket 7', place: 'known.yaml:1:3' }));

/** A run that has been judged with the gate `must`, as reports get it. */
export function finishedRun(
  result: RunResult,
  baseline: readonly BaselineEntry[] = [],
  fields: Partial<FinishedRun> = {},
): FinishedRun {
  const gate = judgeGate(result, 'must', baseline, '2030-01-02');
  return { result, gate, exitCode: exitCode(gate), environment: [], options: {}, ...fields };
}
