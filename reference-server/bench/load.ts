// The load generator, a process of its own: is sent orders, one at a time, and sends back what it measured.

import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, memory } from './accounting.js';
import type { Answer, Order, Report } from './orders.js';
import { Publisher } from './publisher.js';
import { messageText, Subscriber } from './subscriber.js';

/** How long a message may take to reach everybody before it counts as lost; milliseconds. */
const patience = 5000;

let runs = 0;

/** Opens connections, some at a time so that none is refused for a full queue. */
async function open(
  order: Order,
  channel: string,
  got: (number: number) => void,
  count = order.subscribers,
): Promise<Subscriber[]> {
  const subscribers: Subscriber[] = [];
  while (subscribers.length < count) {
    const some = Array.from(
      { length: Math.min(100, count - subscribers.length) },
      () => new Subscriber(order.mode, order.port, order.from, channel, got),
    );
    await Promise.all(some.map(({ opened }) => opened));
    subscribers.push(...some);
  }
  return subscribers;
}

async function allCounted(publisher: Publisher, count: number): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if ((await publisher.subscribers()) === count) return;
    await pause(10);
  }
  throw new Error(`after 20 s the server counts ${await publisher.subscribers()} subscribers, not ${count}`);
}

/** What was used while something was measured. */
interface Usage {
  readonly wall: number;
  readonly cpu: number;
  readonly loadShare: number;
}

/** Does something for a third of the time, then for the whole of it, which is measured. */
async function measured(order: Order, until: (end: number) => Promise<void>, begins: () => void) {
  await until(performance.now() + (order.seconds * 1000) / 3);
  begins();
  const own = process.cpuUsage();
  const cpuBefore = cpuSeconds(order.pids);
  const begin = performance.now();
  await until(begin + order.seconds * 1000);
  const wall = (performance.now() - begin) / 1000;
  const cpu = cpuSeconds(order.pids) - cpuBefore;
  const { user, system } = process.cpuUsage(own);
  return { wall, cpu, loadShare: (user + system) / 1e6 / wall } satisfies Usage;
}

/** What subscribers have missed of all messages up to that number, once whatever comes twice has had time to. */
async function faultsOf(subscribers: readonly Subscriber[], last: number) {
  await pause(100);
  for (const { tally } of subscribers) tally.check(last);
  const sum = (key: 'lost' | 'repeated' | 'reordered') =>
    subscribers.reduce((total, { tally }) => total + tally[key], 0);
  return { lost: sum('lost'), repeated: sum('repeated'), reordered: sum('reordered') };
}

/** Has subscribers while `work` goes on, and closes everything afterwards. */
async function withSubscribers<T>(
  order: Order,
  got: (number: number) => void,
  work: (subscribers: readonly Subscriber[], publisher: Publisher, channel: string) => Promise<T>,
): Promise<T> {
  const channel = `load${process.pid}x${++runs}`;
  const subscribers = await open(order, channel, got);
  const publisher = new Publisher(order.port, channel);
  try {
    await allCounted(publisher, order.subscribers);
    return await work(subscribers, publisher, channel);
  } finally {
    publisher.close();
    for (const subscriber of subscribers) subscriber.close();
  }
}

function fanOut(order: Order, inFlight: number): Promise<Report> {
  let missing = 0;
  let all = () => {};
  const got = () => {
    if (--missing === 0) all();
  };
  return withSubscribers(order, got, async (subscribers, publisher) => {
    let number = 0;
    let first = 0;
    /** Publishes some messages and waits until everybody has them. */
    const next = async () => {
      missing = inFlight * subscribers.length;
      const everybody = new Promise<void>((resolve) => {
        all = resolve;
      });
      const late = new AbortController();
      await publisher.publishAll(Array.from({ length: inFlight }, () => messageText(++number)));
      await Promise.race([everybody, pause(patience, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
      if (missing > 0) for (const { tally } of subscribers) tally.check(number);
    };
    const until = async (end: number) => {
      while (performance.now() < end) await next();
    };
    const { cpu, wall, loadShare } = await measured(order, until, () => {
      first = number;
    });
    const deliveries = (number - first) * subscribers.length;
    const faults = await faultsOf(subscribers, number);
    return { value: deliveries / cpu, perSecond: deliveries / wall, loadShare, ...faults };
  });
}

/** The latency that 99 of 100 deliveries do not exceed. */
function paced(order: Order, deliveriesPerSecond: number): Promise<Report> {
  const sentAt: number[] = [];
  let latencies: number[] = [];
  const got = (number: number) => void latencies.push(performance.now() - (sentAt[number] ?? 0));
  return withSubscribers(order, got, async (subscribers, publisher) => {
    const interval = (1000 * subscribers.length) / deliveriesPerSecond;
    let number = 0;
    const until = async (end: number) => {
      for (let due = performance.now(); due < end; due += interval) {
        const wait = due - performance.now();
        if (wait > 0) await pause(wait);
        sentAt[++number] = performance.now();
        await publisher.publish(messageText(number));
      }
    };
    const { wall, loadShare } = await measured(order, until, () => {
      latencies = [];
    });
    const faults = await faultsOf(subscribers, number);
    latencies.sort((one, other) => one - other);
    const value = latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
    return { value, perSecond: latencies.length / wall, loadShare, ...faults };
  });
}

function publish(order: Order, connections: number): Promise<Report> {
  return withSubscribers(
    order,
    () => {},
    async (subscribers, publisher, channel) => {
      const publishers = Array.from({ length: connections }, () => new Publisher(order.port, channel));
      let number = 0;
      let first = 0;
      const until = async (end: number) => {
        const one = async (own: Publisher) => {
          while (performance.now() < end) {
            await own.publish(messageText(++number));
            // What is stored would fill the memory in the end; a subscriber would go with it.
            if (subscribers.length === 0 && number % 20_000 === 0) await publisher.delete();
          }
        };
        await Promise.all(publishers.map(one));
      };
      try {
        const { cpu, wall, loadShare } = await measured(order, until, () => {
          first = number;
        });
        const published = number - first;
        // Sixteen at once come in any order.
        const { lost, repeated } = await faultsOf(subscribers, number);
        return {
          value: published / cpu,
          perSecond: published / wall,
          loadShare,
          lost,
          repeated,
          reordered: 0,
        };
      } finally {
        for (const publisher of publishers) publisher.close();
      }
    },
  );
}

async function connectAndLeave(order: Order): Promise<Report> {
  const channel = `load${process.pid}x${++runs}`;
  const publisher = new Publisher(order.port, channel);
  let count = 0;
  let first = 0;
  const until = async (end: number) => {
    while (performance.now() < end) {
      const some = await open(order, channel, () => {}, 100);
      await allCounted(publisher, some.length);
      for (const subscriber of some) subscriber.close();
      await allCounted(publisher, 0);
      count += some.length;
    }
  };
  try {
    const { cpu, wall, loadShare } = await measured(order, until, () => {
      first = count;
    });
    const none = { lost: 0, repeated: 0, reordered: 0 };
    return { value: (count - first) / cpu, perSecond: (count - first) / wall, loadShare, ...none };
  } finally {
    publisher.close();
  }
}

async function idle(order: Order): Promise<Report> {
  const before = memory(order.pids);
  const own = process.cpuUsage();
  const begin = performance.now();
  return withSubscribers(
    order,
    () => {},
    async (subscribers) => {
      await pause(order.seconds * 1000);
      if (subscribers.some(({ broken }) => broken)) throw new Error('the server closed a connection');
      const value = (memory(order.pids) - before) / subscribers.length;
      const { user, system } = process.cpuUsage(own);
      const loadShare = (user + system) / 1000 / (performance.now() - begin);
      return { value, loadShare, lost: 0, repeated: 0, reordered: 0 };
    },
  );
}

function done(order: Order): Promise<Report> {
  const { work } = order;
  switch (work.kind) {
    case 'fan-out':
      return fanOut(order, work.inFlight);
    case 'paced':
      return paced(order, work.deliveriesPerSecond);
    case 'publish':
      return publish(order, work.connections);
    case 'connect':
      return connectAndLeave(order);
    case 'idle':
      return idle(order);
  }
}

process.on('message', async (order: Order) => {
  let answer: Answer;
  try {
    answer = await done(order);
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
});
