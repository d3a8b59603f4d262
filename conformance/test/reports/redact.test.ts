import { describe, expect, it } from 'vitest';
import { redactEvent, redactResult } from '../../src/reports/redact.js';
import { checkResult, entry, runResult } from '../support/reports/result-fixture.js';

const secrets = [
  { name: 'LONG', value: 's3cret/"word"' },
  { name: 'TOKEN', value: 'abc"123' },
];

const shown = (result: unknown) =>
  JSON.stringify(result, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );

const bytesOf = (transcript: readonly { bytes?: Uint8Array }[]) =>
  transcript.map(({ bytes }) => Buffer.from(bytes ?? []).toString('latin1'));

describe('redaction', () => {
  const check = checkResult({
    outcome: 'fail',
    reason: 'seen abc"123',
    expected: 'no abc"123 here',
    seen: 'the body "you said abc\\"123" and %22: abc%22123, cut: "abc\\"1"… (99 bytes)',
    observations: [{ topic: 't', seen: 'abc"123' }],
    transcript: [
      entry(0, 'publisher 1', 'failed', 'abc"123'),
      entry(1, 'publisher 1', 'sent', 'A: abc"123\r\nB: s3cret/"word"\r\n'),
      entry(2, 'publisher 1', 'received', 'you said ab'),
      entry(3, 'publisher 2', 'received', 'c"123 alone'),
      entry(4, 'publisher 1', 'received', 'c'),
      entry(5, 'publisher 1', 'received', '"123, twice: abc"123abc"123.'),
    ],
  });
  const result = redactResult(
    runResult({ checks: [check], server: 'abc"123', remarks: ['abc"123'], notices: ['abc"123'] }),
    secrets,
  );

  it('leaves no secret in any text or byte, in any spelling', () => {
    expect(shown(result)).not.toMatch(/abc.{0,3}123|s3cret/);
    expect(result.checks[0]?.seen).toBe(
      'the body "you said ${TOKEN}" and %22: ${TOKEN}, cut: "${TOKEN}"… (99 bytes)',
    );
  });

  it('finds a secret that came in pieces, and leaves what only looks like a piece', () => {
    expect(bytesOf(result.checks[0]?.transcript ?? [])).toEqual([
      '',
      'A: ${TOKEN}\r\nB: ${LONG}\r\n',
      'you said ${TOKEN}',
      'c"123 alone',
      '',
      ', twice: ${TOKEN}${TOKEN}.',
    ]);
  });

  it('holds for events too', () => {
    expect(shown(redactEvent({ type: 'check-finished', result: check }, secrets))).not.toContain('abc\\"123');
    expect(
      shown(redactEvent({ type: 'finished', result: runResult({ checks: [check] }) }, secrets)),
    ).not.toContain('s3cret');
  });
});
