import { expect, test } from 'vitest';
import { gateSentence } from '../../src/reports/words.js';
import { finishedRun, mixedResult } from '../support/reports/result-fixture.js';

const { gate } = finishedRun(mixedResult, []);
const open = (...ids: string[]) =>
  gateSentence({ ...gate, failures: [], notShown: [], kitErrors: [], open: ids });

test('a gate that is open names what is, as far as a line goes', () => {
  expect(open('a', 'b', 'c', 'd', 'e').text).toBe('open: could not be judged: a, b, c, d, e');
  expect(open('a', 'b', 'c', 'd', 'e', 'f').text).toBe('open: could not be judged: a, b, c, d and 2 more');
});
