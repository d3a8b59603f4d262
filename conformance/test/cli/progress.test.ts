import { expect, test } from 'vitest';
import { progressLine } from '../../src/cli/progress.js';
import { runResult } from '../support/reports/result-fixture.js';

/** What is written while a check begins. */
function shown(terminal: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const stream = { ...terminal, write };
  const { onEvent, clear } = progressLine(stream, env);
  const { kit, startedAt, specification, profile } = runResult();
  onEvent({ type: 'started', kit, startedAt, specification, profile, selected: ['relay/oldest'] });
  onEvent({ type: 'check-started', id: 'relay/walk-while-publishing' });
  clear();
  return text;
}

test('one line that is erased again, on a terminal only', () => {
  expect(shown({ isTTY: true, columns: 80 })).toBe('\r\u001b[K0/1 relay/walk-while-publishing\r\u001b[K');
  expect(shown({ isTTY: true, columns: 80 }, { TERM: 'dumb' })).toBe('');
  expect(shown({})).toBe('');
});

test('a line that never wraps: that could not be erased', () => {
  expect(shown({ isTTY: true, columns: 20 })).toBe('\r\u001b[K0/1 relay/walk-whil\r\u001b[K');
});
