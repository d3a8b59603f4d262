import { afterEach, expect, test } from 'vitest';
import { handleUncaughtErrors } from '../../src/process/uncaught-errors.js';

const kinds = ['uncaughtException', 'unhandledRejection'] as const;
const listenersOf = (kind: string) => process.rawListeners(kind) as NodeJS.UncaughtExceptionListener[];
const before = new Map(kinds.map((kind) => [kind, listenersOf(kind)]));
afterEach(() => {
  for (const kind of kinds) {
    process.removeAllListeners(kind);
    for (const listener of before.get(kind) ?? []) process.on(kind, listener);
  }
});

test('what nobody caught is told with its stack, and many in a short time end the process', () => {
  for (const kind of kinds) process.removeAllListeners(kind);
  const told: string[] = [];
  let [time, ends] = [0, 0];
  handleUncaughtErrors(
    (text) => told.push(text),
    () => time,
    () => {
      ends++;
    },
  );
  process.emit('uncaughtException', new Error('one'));
  process.emit('unhandledRejection', new Error('two'), Promise.resolve());
  expect(told[0]).toMatch(/^uncaught exception: Error: one\n {4}at /);
  expect(told[1]).toMatch(/^unhandled rejection: Error: two\n {4}at /);
  for (let n = 0; n < 200; n++) {
    time += 1000;
    process.emit('uncaughtException', new Error('now and then'));
  }
  expect(ends).toBe(0);
  for (let n = 0; n < 100 && ends === 0; n++) process.emit('uncaughtException', new Error('many'));
  expect([ends, told.at(-1)]).toEqual([1, '100 faults within 10 s: the server ends']);
});
