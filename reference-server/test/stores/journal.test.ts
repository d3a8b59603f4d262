import { expect, test } from 'vitest';
import { Journal } from '../../src/stores/journal.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { ScriptedEngine } from '../support/stores/scripted-engine.js';

function start() {
  const engine = new ScriptedEngine();
  const clock = new VirtualClock();
  const fail = (error: unknown) => {
    throw error;
  };
  const journal = new Journal(engine, clock, 'always', { time: 0, tag: 0 }, fail);
  const pass = (ms: number) => clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  return { engine, journal, pass };
}

test('when more waits to be told than may, nothing can be published until it is told', async () => {
  const { engine, journal, pass } = start();
  engine.next = 'hold';
  journal.change('a', Buffer.from('x'));
  let told = 0;
  const count = () => void told++;
  for (let index = 0; index < 1_000_000; index++) journal.afterwards(count);
  expect(journal.fault).toBeUndefined();
  journal.afterwards(count);
  expect(journal.fault?.message).toBe('Too many messages wait to be stored');
  await pass(10);
  engine.release();
  await pass(10);
  expect([told, journal.fault, journal.isClean]).toEqual([1_000_001, undefined, true]);
});

test('what is asked for while others are told comes behind them, and the last of all finds everything kept', async () => {
  const { engine, journal, pass } = start();
  engine.next = 'hold';
  journal.change('a', Buffer.from('x'));
  const told: string[] = [];
  journal.afterwards(() => {
    told.push('first');
    journal.afterwards(() => told.push(`third ${journal.isClean}`));
  });
  journal.afterwards(() => told.push('second'));
  await pass(10);
  engine.release();
  await pass(10);
  expect(told).toEqual(['first', 'second', 'third true']);
});
