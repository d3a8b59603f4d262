// Random schedules: whatever happens in whatever order, each tab has each message once and in order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChannelOptions } from '../../src/options/options.js';
import { type Tab, World } from '../support/share/world.js';

const names = ['a', 'b', 'c'];

type Action =
  | { readonly type: 'open'; readonly channels: Readonly<Record<string, ChannelOptions>> }
  | { readonly type: 'publish'; readonly channel: string }
  | { readonly type: 'steps'; readonly choices: readonly number[] }
  | { readonly type: 'pass'; readonly ms: number }
  | {
      readonly type: 'crash' | 'freeze' | 'thaw' | 'leave' | 'comeBack' | 'close' | 'cut';
      readonly tab: number;
    };

const channels = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1 })
  .chain((chosen) =>
    fc.record(
      Object.fromEntries(
        chosen.map((name) => [name, fc.record({ backtrack: fc.constantFrom(0, 0, 1, 2, 5) })]),
      ),
    ),
  );
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('open' as const), channels }) },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('publish' as const), channel: fc.constantFrom(...names) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('steps' as const),
      choices: fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 10, 40, 400, 4_000, 12_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom('crash', 'freeze', 'thaw', 'leave', 'comeBack', 'close', 'cut'),
      tab: fc.nat(5),
    }),
  },
) as fc.Arbitrary<Action>;

/** What a tab may count from, at the least and at the most: from its connecting to its first being open. */
interface Owed {
  readonly tab: Tab;
  readonly channels: Readonly<Record<string, ChannelOptions>>;
  readonly least: Readonly<Record<string, number>>;
  /** The same, for who wants nothing old. */
  readonly old: Readonly<Record<string, number>>;
  most?: Readonly<Record<string, number>>;
}

class Story {
  readonly world = new World();
  readonly owed: Owed[] = [];

  published(): Record<string, number> {
    return Object.fromEntries(
      names.map((name) => [name, this.world.stored.filter(({ channel }) => channel === name).length]),
    );
  }

  /** What was published so long ago that it is old for a tab that opens now: times are in seconds. */
  old(): Record<string, number> {
    const before = this.world.clock.now() - 2_000;
    const isOld = (message: { readonly channel: string; readonly time: string }, name: string) =>
      message.channel === name && Date.parse(message.time) <= before;
    return Object.fromEntries(
      names.map((name) => [name, this.world.stored.filter((message) => isOld(message, name)).length]),
    );
  }

  async tell(one: Action): Promise<void> {
    const { world } = this;
    switch (one.type) {
      case 'open': {
        if (this.owed.filter(({ tab }) => !tab.gone).length > 5) break;
        const owed: Owed = {
          tab: world.open({ channels: one.channels }),
          channels: one.channels,
          least: this.published(),
          old: this.old(),
        };
        owed.tab.stream.addEventListener('open', () => {
          owed.most ??= this.published();
        });
        this.owed.push(owed);
        break;
      }
      case 'publish':
        world.publish(one.channel);
        break;
      case 'steps':
        await world.turn();
        for (const choice of one.choices) await world.step(choice);
        break;
      case 'pass':
        if (one.ms < 400) world.clock.pass(one.ms);
        // What is on its way arrives.
        else await world.pass(one.ms);
        break;
      case 'cut':
        world.cut();
        break;
      default: {
        const tab = this.owed[one.tab]?.tab;
        if (!tab || tab.gone) break;
        if (one.type === 'close') {
          tab.stream.disconnect();
          tab.crash();
        } else tab[one.type]();
      }
    }
    await world.turn();
  }

  /** All go on, and nothing more happens to them. */
  async end(): Promise<void> {
    const { world } = this;
    for (const { tab } of this.owed) {
      if (tab.gone) continue;
      tab.thaw();
      tab.comeBack();
    }
    await world.pass(40_000);
    for (const name of names) world.publish(name);
    await world.pass(2_000);
  }

  check(): void {
    const { world } = this;
    const total = this.published();
    const anyOld = this.owed.some(({ channels }) =>
      Object.values(channels).some(({ backtrack }) => backtrack),
    );
    for (const { tab, channels, least, old, most } of this.owed) {
      if (tab.gone) continue;
      expect(tab.stream.readyState).toBe(2);
      for (const [name, { backtrack = 0 }] of Object.entries(channels)) {
        const ids = tab.ids(name);
        const from = ids[0] ?? 0;
        const last = total[name] as number;
        expect(ids, String(tab.told)).toEqual(
          Array.from({ length: last - from + 1 }, (_, index) => from + index),
        );
        const what = `${tab.name}, ${name}: ${ids}; requests ${world.requests.join(' ')}`;
        const begin = (count = 0) => Math.max(1, count - backtrack + 1);
        // With one position for all channels, what is asked for of one brings older ones of others, as in one tab alone.
        if (backtrack || !anyOld)
          expect(from, what).toBeGreaterThanOrEqual(begin(backtrack ? least[name] : old[name]));
        expect(from, what).toBeLessThanOrEqual(begin(most?.[name]));
      }
      expect(tab.told).toEqual([]);
    }
    expect(world.connections.size).toBe(this.owed.some(({ tab }) => !tab.gone) ? 1 : 0);
  }
}

test('crashes, freezes, lost connections and visits to the cache, in any order', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async (actions) => {
      const story = new Story();
      for (const one of actions) await story.tell(one);
      await story.end();
      story.check();
    }),
    {
      numRuns: Number(process.env.TAB_SCHEDULES ?? 100),
      ...JSON.parse(process.env.FC ?? '{}'),
      interruptAfterTimeLimit: 500_000,
      markInterruptAsFailure: false,
    },
  );
});
