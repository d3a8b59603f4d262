import { describe, expect, test } from 'vitest';
import { type Attempt, type Event, initialState, never, type State, step } from '../../src/engine/machine.js';
import type { Mode } from '../../src/options/modes.js';

const policy = {
  modes: ['eventsource', 'websocket', 'stream'] as readonly Mode[],
  autoReconnect: true,
  modeMemory: 5000,
  reconnectOnTimeoutInterval: 1000,
  reconnectOnChannelUnavailableInterval: 60_000,
};
/** An attempt that no machine has made. */
const none: Attempt = { number: 0, mode: 'stream', rank: 2 };
const failure = (code: string, retryAfter?: number) => ({ code, retryAfter });

/** A machine that is told events, at times that the test chooses. */
class World {
  state: State = initialState;
  now = 0;
  random = 0.5;
  policy = policy;
  /** As a client tells them: an attempt that takes the place of one that ended makes it 0 in between. */
  statuses: number[] = [];

  tell(event: Event): this {
    const before = this.state;
    this.state = step(before, event, this.policy, this.now, this.random);
    const { status, current } = this.state;
    const passes = status < 2 && current !== before.current ? [0, status] : [status];
    for (const value of passes) if (value !== (this.statuses.at(-1) ?? 0)) this.statuses.push(value);
    return this;
  }

  /** How long it waits; undefined when it doesn't. */
  get wait(): number | undefined {
    return this.state.due === never ? undefined : this.state.due - this.now;
  }

  connect(): this {
    return this.tell({ type: 'connect' });
  }

  open(attempt = this.state.current ?? none): this {
    return this.tell({ type: 'opened', attempt });
  }

  fail(code = 'down', useful = true, attempt = this.state.current ?? none, retryAfter?: number): this {
    return this.tell({ type: 'failed', attempt, error: failure(code, retryAfter), useful });
  }

  due(): this {
    this.now = this.state.due;
    return this.tell({ type: 'due' });
  }

  copy(): World {
    const world = Object.assign(new World(), this);
    world.statuses = [];
    return world;
  }
}

/** The modes of the attempts that run. */
const modesRun = ({ state: { current, probe } }: World) =>
  [current, probe].flatMap((attempt) => attempt?.rank ?? []);

test('a mode that fails is left at once, with one change of status each way', () => {
  const world = new World().connect().fail();
  expect(modesRun(world)).toEqual([1]);
  expect(world.open().statuses).toEqual([1, 0, 1, 2]);
});

test('when all have failed it waits, longer each time, by chance up to a bound', () => {
  const world = new World().connect();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    world.fail().fail().fail();
    const ms = world.wait;
    world.due();
    return ms;
  });
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('the preferred mode comes first again after a time when nothing got through', () => {
  const world = new World().connect().fail().fail().fail().due();
  expect(modesRun(world)).toEqual([0]);
});

test('when every mode was refused the long wait applies', () => {
  const world = new World().connect().fail('refused').fail('refused').fail('refused');
  expect(world.wait).toBe(45_000);
});

test('the wait a server asks for is kept, and spread', () => {
  const world = new World().connect().fail().fail().fail('down', true, undefined, 20_000);
  expect(world.wait).toBe(20_500);
});

test('a lost connection is made again in the same mode', () => {
  const world = new World().connect().fail().open().fail('down').due();
  expect(modesRun(world)).toEqual([1]);
  expect(world.statuses).toEqual([1, 0, 1, 2, 0, 1]);
});

test('a refusal right after opening is a failure of the mode', () => {
  const world = new World().connect().open().fail('refused', false);
  expect(modesRun(world)).toEqual([1]);
});

test('a mode that opens and is of no use three times is left', () => {
  const world = new World().connect();
  for (let i = 0; i < 2; i++) world.open().fail('down', false).due();
  expect(modesRun(world)).toEqual([0]);
  world.open().fail('down', false);
  expect(modesRun(world)).toEqual([1]);
});

test('the preferred mode is looked for beside the open connection, and takes its place', () => {
  const world = new World().connect().fail().open();
  expect(world.wait).toBe(5000);
  world.due();
  expect(modesRun(world)).toEqual([1, 0]);
  world.open(world.state.probe);
  expect(modesRun(world)).toEqual([0]);
  expect(world.statuses).toEqual([1, 0, 1, 2]);
});

test('a preferred mode that fails again is looked for again later', () => {
  const world = new World().connect().fail().open().due();
  world.fail('down', false, world.state.probe);
  expect(world.wait).toBe(5000);
  expect(modesRun(world)).toEqual([1]);
});

test('when the open connection is lost, the second one takes its place', () => {
  const world = new World().connect().fail().open().due().fail();
  expect(modesRun(world)).toEqual([0]);
  expect(world.statuses).toEqual([1, 0, 1, 2, 0, 1]);
});

test('modes that cannot work are never tried again; without any other it gives up', () => {
  const world = new World().connect().fail('unsupported').fail('unsupported');
  expect(world.fail().due()).toMatchObject({ state: { hopeless: false } });
  expect(modesRun(world)).toEqual([2]);
  const none = new World().connect().fail('unsupported').fail('unsupported').fail('unsupported');
  expect(none.state).toMatchObject({ hopeless: true, status: 0, due: never });
});

test('without autoReconnect a lost connection stays closed, though all modes are tried', () => {
  const world = new World();
  world.policy = { ...policy, autoReconnect: false };
  world.connect().fail().open().fail();
  expect(world.state).toMatchObject({ status: 0, current: undefined, due: never });
});

test('a change of channels makes the connection anew in the same mode', () => {
  const world = new World().connect().open().tell({ type: 'channels' }).open();
  expect(world.statuses).toEqual([1, 2, 0, 1, 2]);
  expect(modesRun(world)).toEqual([0]);
});

test('waking up ends a wait, and looks after a connection that may be dead', () => {
  const waiting = new World().connect().fail().fail().fail().tell({ type: 'wake', asleep: false });
  expect(modesRun(waiting)).toEqual([0]);
  const open = new World().connect().open().tell({ type: 'wake', asleep: false });
  expect(modesRun(open)).toEqual([0]);
  expect(modesRun(open.tell({ type: 'wake', asleep: true }))).toEqual([0, 0]);
  expect(modesRun(open.open(open.state.probe))).toEqual([0]);
});

test('late events of old attempts change nothing', () => {
  const world = new World().connect();
  const old = world.state.current;
  world.fail().open();
  const before = world.state;
  world.open(old).fail('down', true, old);
  expect(world.state).toEqual(before);
});

describe('after any sequence of events', () => {
  const events = (world: World): Event[] => {
    const attempts = [world.state.current, world.state.probe].filter((attempt) => attempt !== undefined);
    const failures = attempts.flatMap((attempt) =>
      ['down', 'refused', 'unsupported', 'ended'].flatMap((code) =>
        [true, false].map((useful): Event => ({ type: 'failed', attempt, error: failure(code), useful })),
      ),
    );
    return [
      { type: 'connect' },
      { type: 'disconnect' },
      { type: 'channels' },
      { type: 'wake', asleep: true },
      ...attempts.map((attempt): Event => ({ type: 'opened', attempt })),
      ...(world.wait === undefined ? [] : [{ type: 'due' } as const]),
      ...failures,
    ];
  };

  const check = ({ state }: World) => {
    const { status, current, probe, count, due, hopeless } = state;
    if (status > 0 !== (current !== undefined)) return `status ${status} with attempt ${current?.number}`;
    if (probe && status < 2) return `a second attempt at status ${status}`;
    if (probe && probe === current) return 'one attempt, twice';
    if (probe && due < never) return 'waits for what is under way';
    if ([current, probe].some((attempt) => attempt && attempt.number > count))
      return 'an attempt that was never counted';
    if (status === 1 && due < never) return 'waits while connecting';
    if (hopeless && (status > 0 || due < never)) return 'goes on without hope';
    return undefined;
  };

  test('what is the case can be', () => {
    let seen = 0;
    const explore = (world: World, depth: number, path: readonly Event[]) => {
      seen++;
      const trouble = check(world);
      if (trouble) expect.fail(`${trouble} after ${JSON.stringify(path)}`);
      if (depth === 0) return;
      for (const event of events(world)) {
        const next = world.copy();
        next.policy = { ...policy, modes: ['eventsource', 'websocket'] };
        if (event.type === 'due') next.due();
        else if (event.type === 'failed') next.fail(event.error.code, event.useful, event.attempt);
        else next.tell(event);
        explore(next, depth - 1, [...path, event]);
      }
    };
    explore(new World(), 5, []);
    expect(seen).toBeGreaterThan(20_000);
  });
});
