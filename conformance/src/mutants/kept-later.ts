import { type Clock, DurableStore, type Engine, type Parts } from 'pushstream-server/parts';

/**
 * How long it takes to keep something; turns of the microtask queue. A turn of the event loop, or a timer, would never come
 * while a check asks again and again: in memory, question and answer need neither.
 */
const writing = 20;

/** A store that outlives the process: nobody is told of a message before it is kept, which takes its time. */
export function keptLater(clock: Clock, memory = 32 * 2 ** 20): Pick<Parts, 'store'> {
  const engine: Engine = {
    async *read() {},
    async write() {
      for (let turn = 0; turn < writing; turn++) await undefined;
    },
    async close() {},
  };
  const turns: Clock = {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (ms, task) => clock.after(ms, task),
    endOfTurn: (task) => queueMicrotask(task),
  };
  return { store: DurableStore.begin(engine, { clock: turns, memory, sync: 'always', onError() {} }) };
}
