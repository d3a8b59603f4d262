import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../src/baseline/baseline.js';
import { updateBaseline } from '../../src/baseline/update.js';
import type { CheckOutcome } from '../../src/engine/results.js';
import { checkResult, runResult } from '../support/reports/result-fixture.js';

const run = (outcomes: Record<string, CheckOutcome>) =>
  runResult({
    checks: Object.entries(outcomes).map(([id, outcome]) =>
      checkResult({
        id,
        outcome,
        ...(outcome === 'fail' ? { seen: `${id} did so` } : { reason: 'so it is' }),
      }),
    ),
  });

const written = `# What our server fails.

# The proxy in front.
- id: relay/a
  seen: 403 Forbidden
  reason: "a proxy answers; a line that is long enough to be folded by whoever likes to fold lines at eighty columns"
  link: https://tracker.example/7 # the ticket
# Will be gone soon.
- id: relay/b
  reason: r
- id: relay/c
  reason: not run
`;

describe('updating a baseline', () => {
  it('adds what fails and what is blocked, removes what passes, and leaves every other word as it was', () => {
    const outcomes = {
      'relay/a': 'fail',
      'relay/b': 'pass',
      'relay/d': 'fail',
      'relay/e': 'blocked',
    } as const;
    const { text, added, removed } = updateBaseline(written, run(outcomes));
    expect({ added, removed }).toEqual({ added: ['relay/d', 'relay/e'], removed: ['relay/b'] });
    expect(text).toBe(`# What our server fails.

# The proxy in front.
- id: relay/a
  seen: 403 Forbidden
  reason: "a proxy answers; a line that is long enough to be folded by whoever likes to fold lines at eighty columns"
  link: https://tracker.example/7 # the ticket
- id: relay/c
  reason: not run
- id: relay/d
  seen: relay/d did so
  reason: not yet explained
- id: relay/e
  seen: so it is
  reason: not yet explained
`);
  });

  it('changes not a byte where nothing has to', () => {
    const ugly = '-   {id: relay/a,   reason: r}   # mine\n';
    expect(updateBaseline(ugly, run({ 'relay/a': 'fail' })).text).toBe(ugly);
  });

  it('takes nothing in or out for what is open or was not run', () => {
    const open = { 'relay/a': 'inconclusive', 'relay/x': 'error', 'relay/y': 'not-applicable' } as const;
    const { added, removed } = updateBaseline(written, run(open));
    expect({ added, removed }).toEqual({ added: [], removed: [] });
  });

  it.each(['', '# nothing is known\n'])('begins with %j', (text) => {
    const updated = updateBaseline(text, run({ 'relay/a': 'fail' })).text;
    expect(updated).toContain(text);
    expect(readBaseline(updated, 'f')).toMatchObject([{ id: 'relay/a', reason: 'not yet explained' }]);
  });

  it('keeps the heading when the last entry goes, and can be read again', () => {
    const { text } = updateBaseline('# Ours.\n- id: relay/a\n  reason: r\n', run({ 'relay/a': 'pass' }));
    expect(text).toContain('# Ours.');
    expect(readBaseline(text, 'f')).toEqual([]);
    expect(readBaseline(updateBaseline(text, run({ 'relay/b': 'fail' })).text, 'f')).toHaveLength(1);
  });

  it('keeps the line ends', () => {
    const text = written.replaceAll('\n', '\r\n');
    const updated = updateBaseline(text, run({ 'relay/d': 'fail' })).text;
    expect(updated).toContain('- id: relay/d\r\n');
    expect(updated.replaceAll('\r\n', '')).not.toContain('\n');
    expect(updated.startsWith(text)).toBe(true);
  });

  it('leaves JSON JSON', () => {
    const { text } = updateBaseline('[{"id": "relay/a", "reason": "r"}]', run({ 'relay/b': 'fail' }));
    expect(JSON.parse(text)).toEqual([
      { id: 'relay/a', reason: 'r' },
      { id: 'relay/b', seen: 'relay/b did so', reason: 'not yet explained' },
    ]);
  });
});
