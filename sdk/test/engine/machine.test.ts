import { describe, expect, test } from 'vitest';
import { type Effect, type Event, initialState, type State, step } from '../../src/engine/machine.js';

const policy = { modes: 3, autoReconnect: true, base: 1000, longest: 60_000, memory: 5000 };
const failure = (code: string, retryAfter?: number) => ({ code, retryAfter });

/** A machine that is told events, with a world around it: what runs, which timers wait. */
class World {
  state: State = initialState;
  now = 0;
  random = 0.5;
  policy = policy;
  status = 0;
  statuses: number[] = [];
  running = new Map<number, number>();
  timers = new Map<string, number>();
  gaveUp = 0;

  tell(event: Event): this {
    const [state, effects] = step(this.state, event, {
      policy: this.policy,
      now: this.now,
      random: this.random,
    });
    this.state = state;
    for (const effect of effects) this.#perform(effect);
    return this;
  }

  #perform(effect: Effect): void {
    if (effect.do === 'start') this.running.set(effect.attempt, effect.mode);
    if (effect.do === 'stop') this.running.delete(effect.attempt);
    if (effect.do === 'wait') this.timers.set(effect.timer, effect.ms);
    if (effect.do === 'cancel') this.timers.delete(effect.timer);
    if (effect.do === 'give-up') this.gaveUp++;
    if (effect.do === 'status' && effect.status !== this.status) {
      this.status = effect.status;
      this.statuses.push(effect.status);
    }
  }

  connect(): this {
    return this.tell({ type: 'connect' });
  }

  open(attempt = this.state.attempt): this {
    return this.tell({ type: 'opened', attempt });
  }

  fail(code = 'down', useful = true, attempt = this.state.attempt, retryAfter?: number): this {
    this.running.delete(attempt);
    return this.tell({ type: 'failed', attempt, failure: failure(code, retryAfter), useful });
  }

  due(timer: 'retry' | 'probe'): this {
    this.now += this.timers.get(timer) ?? 0;
    this.timers.delete(timer);
    return this.tell({ type: 'due', timer });
  }

  copy(): World {
    const world = Object.assign(new World(), this);
    world.running = new Map(this.running);
    world.timers = new Map(this.timers);
    world.statuses = [];
    return world;
  }
}

const modesRun = (world: World) => [...world.running.values()];

test('a mode that fails is left at once, with one change of status each way', () => {
  const world = new World().connect().fail();
  expect(modesRun(world)).toEqual([1]);
  expect(world.open().statuses).toEqual([1, 0, 1, 2]);
});

test('when all have failed it waits, longer each time, by chance up to a bound', () => {
  const world = new World().connect();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    world.fail().fail().fail();
    const ms = world.timers.get('retry');
    world.due('retry');
    return ms;
  });
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('the preferred mode comes first again after a time when nothing got through', () => {
  const world = new World().connect().fail().fail().fail().due('retry');
  expect(modesRun(world)).toEqual([0]);
});

test('when every mode was refused the long wait applies', () => {
  const world = new World().connect().fail('refused').fail('refused').fail('refused');
  expect(world.timers.get('retry')).toBe(45_000);
});

test('the wait a server asks for is kept, and spread', () => {
  const world = new World().connect().fail().fail().fail('down', true, undefined, 20_000);
  expect(world.timers.get('retry')).toBe(20_500);
});

test('a lost connection is made again in the same mode', () => {
  const world = new World().connect().fail().open().fail('down').due('retry');
  expect(modesRun(world)).toEqual([1]);
  expect(world.statuses).toEqual([1, 0, 1, 2, 0, 1]);
});

test('a refusal right after opening is a failure of the mode', () => {
  const world = new World().connect().open().fail('refused', false);
  expect(modesRun(world)).toEqual([1]);
});

test('a mode that opens and is of no use three times is left', () => {
  const world = new World().connect();
  for (let i = 0; i < 2; i++) world.open().fail('down', false).due('retry');
  expect(modesRun(world)).toEqual([0]);
  world.open().fail('down', false);
  expect(modesRun(world)).toEqual([1]);
});

test('the preferred mode is looked for beside the open connection, and takes its place', () => {
  const world = new World().connect().fail().open();
  expect(world.timers.get('probe')).toBe(5000);
  world.due('probe');
  expect(modesRun(world)).toEqual([1, 0]);
  world.open(world.state.probe);
  expect(modesRun(world)).toEqual([0]);
  expect(world.statuses).toEqual([1, 0, 1, 2]);
});

test('a preferred mode that fails again is looked for again later', () => {
  const world = new World().connect().fail().open().due('probe');
  world.fail('down', false, world.state.probe);
  expect(world.timers.get('probe')).toBe(5000);
  expect(modesRun(world)).toEqual([1]);
});

test('when the open connection is lost, the second one takes its place', () => {
  const world = new World().connect().fail().open().due('probe').fail();
  expect(modesRun(world)).toEqual([0]);
  expect(world.statuses).toEqual([1, 0, 1, 2, 0, 1]);
});

test('modes that cannot work are never tried again; without any other it gives up', () => {
  const world = new World().connect().fail('unsupported').fail('unsupported');
  expect(world.fail().due('retry')).toMatchObject({ gaveUp: 0 });
  expect(modesRun(world)).toEqual([2]);
  const none = new World().connect().fail('unsupported').fail('unsupported').fail('unsupported');
  expect(none).toMatchObject({ gaveUp: 1, status: 0 });
  expect(none.timers.size).toBe(0);
});

test('without autoReconnect a lost connection stays closed, though all modes are tried', () => {
  const world = new World();
  world.policy = { ...policy, autoReconnect: false };
  world.connect().fail().open().fail();
  expect(world.state.phase).toBe('closed');
  expect(world.timers.size).toBe(0);
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
  expect(open.running.size).toBe(1);
  expect(modesRun(open.tell({ type: 'wake', asleep: true }))).toEqual([0, 0]);
  expect(modesRun(open.open(open.state.probe))).toEqual([0]);
});

test('late events of old attempts change nothing', () => {
  const world = new World().connect().fail().open();
  const before = world.state;
  world.open(1).fail('down', true, 1);
  expect(world.state).toEqual(before);
});

describe('after any sequence of events', () => {
  const events = (world: World): Event[] => {
    const attempts = [world.state.attempt, world.state.probe].filter((attempt) => attempt > 0);
    const failures = attempts.flatMap((attempt) =>
      ['down', 'refused', 'unsupported', 'ended'].flatMap((code) =>
        [true, false].map((useful): Event => ({ type: 'failed', attempt, failure: failure(code), useful })),
      ),
    );
    return [
      { type: 'connect' },
      { type: 'disconnect' },
      { type: 'channels' },
      { type: 'wake', asleep: true },
      ...attempts.map((attempt): Event => ({ type: 'opened', attempt })),
      ...[...world.timers.keys()].map((timer): Event => ({ type: 'due', timer: timer as 'retry' | 'probe' })),
      ...failures,
    ];
  };

  const check = ({ state, running, timers, status }: World) => {
    const { phase, attempt, probe } = state;
    const expected = { closed: 0, waiting: 0, connecting: 1, open: 2 }[phase];
    const alive = [attempt, probe].filter((number) => number > 0);
    if (status !== expected) return `status ${status} while ${phase}`;
    if ([...running.keys()].sort().join() !== alive.sort().join())
      return `runs ${[...running.keys()]}, knows ${alive}`;
    if ((phase === 'connecting' || phase === 'open') !== attempt > 0)
      return `${phase} with attempt ${attempt}`;
    if (probe > 0 && phase !== 'open') return `a second attempt while ${phase}`;
    if (timers.has('retry') !== (phase === 'waiting')) return `${phase}, timers ${[...timers.keys()]}`;
    if (timers.has('probe') && phase !== 'open') return `looks for modes while ${phase}`;
    return undefined;
  };

  test('what runs, waits and is told agrees with what the machine knows', () => {
    let seen = 0;
    const explore = (world: World, depth: number, path: readonly Event[]) => {
      seen++;
      const trouble = check(world);
      if (trouble) expect.fail(`${trouble} after ${JSON.stringify(path)}`);
      if (depth === 0) return;
      for (const event of events(world)) {
        const next = world.copy();
        next.policy = { ...policy, modes: 2 };
        if (event.type === 'due') next.due(event.timer);
        else if (event.type === 'failed') next.fail(event.failure.code, event.useful, event.attempt);
        else next.tell(event);
        explore(next, depth - 1, [...path, event]);
      }
    };
    explore(new World(), 5, []);
    expect(seen).toBeGreaterThan(20_000);
  });
});
