import { type Clock, DurableStore, type Engine, type Parts } from 'pushstream-server/parts';

/** How long it takes to keep something; turns of the event loop. A timer would never run while a check asks again and again. */
const writing = 5;

/** A store that outlives the process: nobody is told of a message before it is kept, which takes its time. */
export function keptLater(clock: Clock, memory = 32 * 2 ** 20): Pick<Parts, 'store'> {
  const engine: Engine = {
    async *read() {},
    async write() {
      for (let turn = 0; turn < writing; turn++)
        await new Promise<void>((resolve) => clock.endOfTurn(resolve));
    },
    async close() {},
  };
  return { store: DurableStore.begin(engine, { clock, memory, sync: 'always', onError() {} }) };
}
