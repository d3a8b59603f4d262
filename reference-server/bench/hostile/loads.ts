// What many clients do, over some seconds.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, Counter, request, Statuses } from './connection.js';
import { type Scenario, type Stage, shortName, until } from './scenario.js';

const eventStream = ['Accept: text/event-stream'];

const quiet: Scenario = {
  name: 'quiet',
  title: 'nothing: what the healthy ones have without any load',
  async prepare() {
    return async () => {
      await pause(3000);
      return '';
    };
  },
};

/**
 * Publishes at a steady rate for some seconds, on one connection.
 * @returns the answers, and how many messages were sent: all of the answers are there, or late by three seconds
 */
async function publishSteadily(
  stage: Stage,
  {
    channel,
    perSecond,
    seconds,
    bytes,
  }: { channel: string; perSecond: number; seconds: number; bytes: number },
): Promise<{ readonly answers: Statuses; readonly sent: number }> {
  const statuses = new Statuses();
  const connection = stage.connect(statuses.read);
  const message = request('POST', stage.dialect.publish(channel), [], 'x'.repeat(bytes));
  const begin = performance.now();
  let sent = 0;
  while (sent < perSecond * seconds && !connection.closed) {
    const due = Math.min(((performance.now() - begin) / 1000) * perSecond + 1, perSecond * seconds);
    // What the server has not answered yet is bounded, as one that is slower than that would be sent ever more.
    for (; sent < due && sent - statuses.total < 50; sent++) connection.write(message);
    // A server that does not keep up is not waited for: less is published then, and it is said.
    if ((performance.now() - begin) / 1000 > seconds + 1) break;
    await pause(5);
  }
  await until(() => statuses.total >= sent || connection.closed, 3000);
  return { answers: statuses, sent };
}

/** Subscribers in a process that is stopped: `subscribers.js` opens them and then does nothing but read. */
const stoppedSubscribers: Scenario = {
  name: 'stopped-subscribers',
  title: '400 subscribers, 50 messages of 16 kB a second for 8 s; `kill -STOP` of 40 of them',
  async prepare(stage) {
    const [reading, stopped] = [360, 40];
    const statuses = new Statuses();
    const counters = Array.from({ length: reading }, () => new Counter('data: '));
    const path = stage.dialect.eventSource(['crowd']);
    const connections = counters.map((counter) =>
      stage.connect((text) => {
        if (counter.count === 0) statuses.read(text);
        counter.read(text);
      }),
    );
    for (const connection of connections) connection.write(request('GET', path, eventStream));
    await until(() => statuses.total >= reading, 5000);

    const child = fork(join(import.meta.dirname, 'subscribers.js'), [
      String(stage.port),
      path,
      String(stopped),
    ]);
    // A process that is stopped ends by this signal alone.
    process.on('exit', () => child.kill('SIGKILL'));
    await once(child, 'message');
    return async () => {
      child.kill('SIGSTOP');
      const { answers, sent } = await publishSteadily(stage, {
        channel: 'crowd',
        perSecond: 50,
        seconds: 8,
        bytes: 16_000,
      });
      await until(() => counters.every(({ count }) => count >= answers.done), 2000);
      const counts = counters.map(({ count }) => count);
      const lost = counts.reduce((sum, count) => sum + Math.max(answers.done - count, 0), 0);
      const repeated = counts.reduce((sum, count) => sum + Math.max(count - sent, 0), 0);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      return `${answers}; the 360 that read: ${lost} lost, ${repeated} repeated`;
    };
  },
};

const idleConnections: Scenario = {
  name: 'idle-connections',
  title: '10,000 connections that send nothing',
  async prepare(stage) {
    return async () => {
      await stage.connectMany(10_000, () => {});
      await pause(2000);
      return `${stage.closed} closed by the server`;
    };
  },
};

/** One byte a second on each connection. */
async function trickle(connections: readonly Connection[], seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    for (const connection of connections) connection.write('x');
    await pause(1000);
  }
}

const slowHeads: Scenario = {
  name: 'slow-heads',
  title: '500 heads, one byte a second',
  async prepare(stage) {
    const connections = await stage.connectMany(500, () => {});
    const start = `GET ${stage.dialect.longPolling('slow')} HTTP/1.1\r\nHost: localhost\r\nX: `;
    return async () => {
      for (const connection of connections) connection.write(start);
      await trickle(connections, 4);
      return `${stage.closed} closed by the server`;
    };
  },
};

const slowBodies: Scenario = {
  name: 'slow-bodies',
  title: '500 bodies of 100 kB, one byte a second',
  async prepare(stage) {
    const connections = await stage.connectMany(500, () => {});
    const start = request('POST', stage.dialect.publish('slow'), ['Content-Length: 100000']);
    return async () => {
      for (const connection of connections) connection.write(start);
      await trickle(connections, 4);
      return `${stage.closed} closed by the server`;
    };
  },
};

const slowReaders: Scenario = {
  name: 'slow-readers',
  title: '30 subscribers that read 16 kB a second, 40 messages of 64 kB a second for 5 s',
  async prepare(stage) {
    const readers = await stage.connectMany(30);
    for (const reader of readers) {
      reader.write(request('GET', stage.dialect.eventSource(['slow']), eventStream));
    }
    await pause(300);
    return async () => {
      const timer = setInterval(() => {
        for (const { socket } of readers) socket.read(16_000);
      }, 1000);
      const { answers } = await publishSteadily(stage, {
        channel: 'slow',
        perSecond: 40,
        seconds: 5,
        bytes: 64_000,
      });
      await pause(500);
      clearInterval(timer);
      // The end of a connection is seen after all that came before it.
      for (const { socket } of readers) socket.resume();
      await pause(500);
      return `${answers}; ${stage.closed} of 30 cut off`;
    };
  },
};

const channelFlood: Scenario = {
  name: 'channel-flood',
  title: '100,000 channels made by publishers, one message of 100 bytes each',
  async prepare(stage) {
    const [publishers, each, batch] = [8, 12_500, 50];
    const all = Array.from({ length: publishers }, () => new Statuses());
    const connections = all.map(({ read }) => stage.connect(read));
    await Promise.all(connections.map(({ opened }) => opened));
    const body = 'x'.repeat(100);
    return async () => {
      const end = performance.now() + 8000;
      const flood = async (connection: Connection, statuses: Statuses, first: number) => {
        for (let sent = 0; sent < each && !connection.closed && performance.now() < end; ) {
          let bytes = '';
          for (const stop = Math.min(sent + batch, each); sent < stop; sent++) {
            bytes += request('POST', stage.dialect.publish(`flood${first + sent}`), [], body);
          }
          connection.write(bytes);
          while (statuses.total < sent && !connection.closed && performance.now() < end) await pause(1);
        }
      };
      await Promise.all(
        connections.map((connection, index) => flood(connection, all[index] ?? new Statuses(), index * each)),
      );
      return `${Statuses.sum(all)} in 8 s at most`;
    };
  },
};

const subscriberFlood: Scenario = {
  name: 'subscriber-flood',
  title: '100,000 channels made by subscribers who name as many as they may',
  async prepare(stage) {
    const each = stage.dialect.namesPerSubscriber;
    const count = Math.ceil(100_000 / each);
    const all = Array.from({ length: count }, () => new Statuses());
    const connections = all.map(({ read }) => stage.connect(read));
    await Promise.all(connections.map(({ opened }) => opened));
    return async () => {
      connections.forEach((connection, index) => {
        const names = Array.from({ length: each }, (_, number) => shortName(index * each + number));
        const path = stage.dialect.eventSource(names);
        connection.write(request('GET', path, eventStream));
      });
      await until(() => all.every(({ total }) => total > 0), 4000);
      await pause(500);
      return `${count} subscribers: ${Statuses.sum(all)}`;
    };
  },
};

export const loads: readonly Scenario[] = [
  quiet,
  stoppedSubscribers,
  idleConnections,
  slowHeads,
  slowBodies,
  slowReaders,
  channelFlood,
  subscriberFlood,
];
