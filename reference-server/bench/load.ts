// The load generator, a process of its own: is sent orders, one at a time, and sends back what it measured.

import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, memory } from './accounting.js';
import type { FanOut, Idle, Order, Report } from './modes.js';
import { Publisher } from './publisher.js';
import { messageText, Subscriber } from './subscriber.js';

/** How long a message may take to reach everybody before it counts as lost; milliseconds. */
const patience = 5000;

let runs = 0;

/** Opens connections, some at a time so that none is refused for a full queue. */
async function open(order: Order, channel: string, got: () => void): Promise<Subscriber[]> {
  const subscribers: Subscriber[] = [];
  while (subscribers.length < order.subscribers) {
    const count = Math.min(100, order.subscribers - subscribers.length);
    const some = Array.from(
      { length: count },
      () => new Subscriber(order.mode, order.port, order.from, channel, got),
    );
    await Promise.all(some.map(({ opened }) => opened));
    subscribers.push(...some);
  }
  return subscribers;
}

async function allCounted(publisher: Publisher, count: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if ((await publisher.subscribers()) === count) return;
    await pause(50);
  }
  throw new Error(`after 20 s the server counts ${await publisher.subscribers()} subscribers, not ${count}`);
}

async function fanOut(order: Order): Promise<FanOut> {
  const channel = `load${process.pid}x${++runs}`;
  let delivered = 0;
  let all = () => {};
  const subscribers = await open(order, channel, () => {
    if (++delivered === order.subscribers) all();
  });
  const publisher = new Publisher(order.port, channel);
  try {
    await allCounted(publisher, order.subscribers);
    let number = 0;
    /** Publishes one message and waits until everybody has it. */
    const next = async () => {
      delivered = 0;
      const everybody = new Promise<void>((resolve) => {
        all = resolve;
      });
      const late = new AbortController();
      await publisher.publish(messageText(++number));
      await Promise.race([everybody, pause(patience, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
      if (delivered < order.subscribers) for (const subscriber of subscribers) subscriber.check(number);
    };
    const until = async (seconds: number) => {
      const end = performance.now() + seconds * 1000;
      while (performance.now() < end) await next();
    };

    await until(order.seconds / 3);
    const first = number;
    const cpuBefore = cpuSeconds(order.pids);
    const begin = performance.now();
    await until(order.seconds);
    const wall = (performance.now() - begin) / 1000;
    const cpu = cpuSeconds(order.pids) - cpuBefore;

    // Whatever comes twice has time to.
    await pause(100);
    for (const subscriber of subscribers) subscriber.check(number);
    const sum = (key: 'lost' | 'repeated') => subscribers.reduce((total, one) => total + one[key], 0);
    const messages = number - first;
    const deliveries = messages * order.subscribers;
    const [lost, repeated] = [sum('lost'), sum('repeated')];
    return { kind: 'fan-out', messages, deliveries, cpuSeconds: cpu, wallSeconds: wall, lost, repeated };
  } finally {
    publisher.close();
    for (const subscriber of subscribers) subscriber.close();
  }
}

async function idle(order: Order): Promise<Idle> {
  const channel = `idle${process.pid}x${++runs}`;
  const before = memory(order.pids);
  const subscribers = await open(order, channel, () => {});
  const publisher = new Publisher(order.port, channel);
  try {
    await allCounted(publisher, order.subscribers);
    await pause(order.seconds * 1000);
    if (subscribers.some(({ broken }) => broken)) throw new Error('the server closed a connection');
    return { kind: 'idle', bytesEach: (memory(order.pids) - before) / order.subscribers };
  } finally {
    publisher.close();
    for (const subscriber of subscribers) subscriber.close();
  }
}

process.on('message', async (order: Order) => {
  let report: Report;
  try {
    report = order.kind === 'fan-out' ? await fanOut(order) : await idle(order);
  } catch (error) {
    report = { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(report);
});
