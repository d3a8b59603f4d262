import { expect, test } from 'vitest';
import { progressLine } from '../../src/cli/progress.js';
import { checkResult, runResult } from '../support/reports/result-fixture.js';

const { kit, startedAt, specification, profile, requirementSet, calibration } = runResult();
const started = (count: number) => ({
  type: 'started' as const,
  ...{ kit, startedAt, specification, profile, requirementSet },
  selected: Array.from({ length: count }, (_, index) => `relay/check-${index}`),
});

/** A line on such a terminal; `lines` is what stood there, one after the other. */
function watched(terminal: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}) {
  let text = '';
  let time = 5000;
  const write = (more: string) => {
    text += more;
  };
  const line = progressLine({ ...terminal, write }, env, () => time);
  return {
    ...line,
    pass: (ms: number) => {
      time += ms;
    },
    get lines() {
      return text.split('\r\u001b[K').slice(1);
    },
    get text() {
      return text;
    },
  };
}

/** What is written while a check begins. */
function shown(terminal: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}): string {
  const line = watched(terminal, env);
  line.onEvent(started(1));
  line.onEvent({ type: 'check-started', id: 'relay/walk-while-publishing' });
  line.clear();
  return line.text;
}

test('one line that is erased again, on a terminal only', () => {
  expect(shown({ isTTY: true, columns: 80 })).toBe(
    '\r\u001b[Kmeasuring how long the target takes to answer\r\u001b[K0/1 relay/walk-while-publishing\r\u001b[K',
  );
  expect(shown({ isTTY: true, columns: 80 }, { TERM: 'dumb' })).toBe('');
  expect(shown({})).toBe('');
});

test('a line that never wraps: that could not be erased', () => {
  expect(shown({ isTTY: true, columns: 20 })).toBe(
    '\r\u001b[Kmeasuring how long \r\u001b[K0/1 relay/walk-whil\r\u001b[K',
  );
});

test('what is done before the first check is said', () => {
  const line = watched({ isTTY: true });
  line.onEvent(started(2));
  line.onEvent({ type: 'calibrated', calibration });
  expect(line.lines).toEqual([
    'measuring how long the target takes to answer',
    'finding out what the target can do',
  ]);
});

test.each([
  ['of a quick run nothing is said', 100, 45, 100, ''],
  ['seconds', 100, 45, 3000, ' about 4 s left,'],
  ['tens of seconds', 100, 10, 5000, ' about 50 s left,'],
  ['minutes', 200, 10, 10_000, ' about 4 min left,'],
  ['of few checks nothing is said', 100, 4, 4000, ''],
  ['at the end there is none', 50, 50, 4000, ''],
])('how long the rest takes: %s', (_, total, done, took, said) => {
  const line = watched({ isTTY: true });
  line.onEvent(started(total));
  line.pass(60_000);
  line.onEvent({ type: 'check-started', id: 'relay/check-0' });
  line.pass(took);
  for (let count = 0; count < done; count++)
    line.onEvent({ type: 'check-finished', result: checkResult({ id: 'relay/last' }) });
  expect(line.lines.at(-1)).toBe(`${done}/${total}${said} relay/last`);
});
