import { describe, expect, test } from 'vitest';
import { StoreFull } from '../../src/broker/store.js';
import { MemoryStore } from '../../src/stores/memory.js';

let tag = 0;

function entry(channel: string, length: number) {
  const bytes = new Uint8Array(length);
  const message = {
    channel,
    id: 1,
    time: 1,
    tag: ++tag,
    eventId: undefined,
    eventType: undefined,
    contentType: undefined,
    bytes,
  };
  return { message, expiresAt: Number.POSITIVE_INFINITY, dropReceivedAbove: Number.POSITIVE_INFINITY };
}

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    yield state >> 8;
  }
}

const tags = (store: MemoryStore, channel: string) => store.list(channel).map(({ message }) => message.tag);

describe('the memory store', () => {
  test('adds to several channels at once, each within its number', () => {
    const store = new MemoryStore();
    const all = [entry('a', 1), entry('b', 1), entry('a', 1), entry('a', 1)];
    store.append(all, 2);
    const [, b, second, third] = all.map(({ message }) => message.tag);
    expect([tags(store, 'a'), tags(store, 'b'), store.messages]).toEqual([[second, third], [b], 3]);
  });

  test('adds all or nothing', () => {
    const store = new MemoryStore(4000);
    store.append([entry('a', 1000)], 1);
    const { bytes } = store;
    const before = tags(store, 'a');
    expect(() => store.append([entry('a', 500), entry('b', 3000)], 1)).toThrow(StoreFull);
    expect([store.bytes, store.messages, tags(store, 'a'), tags(store, 'b')]).toEqual([bytes, 1, before, []]);
    // What it replaces makes room.
    store.append([entry('a', 2500)], 1);
  });

  test('counts its memory right, whatever is done', () => {
    const limit = 40_000;
    const store = new MemoryStore(limit);
    const random = numbers(4);
    const next = (below: number) => random.next().value % below;
    const channel = () => 'abcdef'[next(6)] ?? '';
    let full = 0;
    for (let step = 0; step < 5000; step++) {
      const before = [store.bytes, store.messages];
      try {
        switch (next(8)) {
          case 0:
            store.open(channel());
            break;
          case 1:
            store.remove(channel());
            break;
          case 2: {
            const oldest = tag - next(20);
            store.retain(channel(), ({ message }) => message.tag > oldest);
            break;
          }
          default: {
            const entries = Array.from({ length: 1 + next(3) }, () => entry(channel(), next(5000)));
            store.append(entries, 1 + next(10));
          }
        }
      } catch (error) {
        expect(error).toBeInstanceOf(StoreFull);
        expect([store.bytes, store.messages]).toEqual(before);
        full++;
      }
      expect(store.bytes).toBeLessThanOrEqual(limit);
      const stored = [...'abcdef'].reduce((sum, name) => sum + store.list(name).length, 0);
      expect(store.messages).toBe(stored);
    }
    expect(full).toBeGreaterThan(100);
    for (const name of 'abcdef') store.remove(name);
    expect([store.bytes, store.messages]).toEqual([0, 0]);
  });
});
