// What a single client, or a few, can do in a moment.

import { setTimeout as pause } from 'node:timers/promises';
import { storedMessages } from '../dialects.js';
import { Counter, request, Statuses, webSocketHeaders } from './connection.js';
import { type Scenario, type Stage, shortName, until } from './scenario.js';

const eventStream = ['Accept: text/event-stream'];

/** Subscribes by EventSource; counts the messages that come. */
async function subscribe(stage: Stage, channels: readonly string[]): Promise<Counter> {
  const messages = new Counter('data: ');
  const statuses = new Statuses();
  const connection = stage.connect((text) => {
    statuses.read(text);
    messages.read(text);
  });
  connection.write(request('GET', stage.dialect.eventSource(channels), eventStream));
  await until(() => statuses.total > 0 || connection.closed, 3000);
  if (statuses.done !== 1) throw new Error(`the subscriber was answered: ${statuses}`);
  return messages;
}

const webSocketBurst: Scenario = {
  name: 'websocket-burst',
  title: '3,200 WebSocket texts of one byte in one packet, one subscriber',
  async prepare(stage) {
    const count = 3200;
    const messages = await subscribe(stage, ['burst']);
    const statuses = new Statuses();
    const socket = stage.connect(statuses.read);
    socket.write(request('GET', stage.dialect.webSocket('burst'), webSocketHeaders));
    await until(() => statuses.total > 0, 3000);
    // A final text frame of one byte, with a mask of zeros.
    const frame = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]);
    return async () => {
      socket.write(Buffer.concat(Array.from({ length: count }, () => frame)));
      await until(() => messages.count >= count, 4000);
      return `${messages.count} delivered`;
    };
  },
};

const pipelinedPublishers: Scenario = {
  name: 'pipelined-publishers',
  title: '200 publishers with 90 pipelined POSTs each, one subscriber',
  async prepare(stage) {
    const [publishers, each] = [200, 90];
    const messages = await subscribe(stage, ['burst']);
    // Each connection has a reader of its own: answers that are cut in two are put together by connection.
    const all = Array.from({ length: publishers }, () => new Statuses());
    const connections = all.map(({ read }) => stage.connect(read));
    await Promise.all(connections.map(({ opened }) => opened));
    const bytes = request('POST', stage.dialect.publish('burst'), [], 'text').repeat(each);
    return async () => {
      for (const connection of connections) connection.write(bytes);
      const total = () => all.reduce((sum, one) => sum + one.total, 0);
      await until(() => total() >= publishers * each || stage.closed >= publishers, 4000);
      await until(() => messages.count >= publishers * each || stage.closed >= publishers, 1000);
      return `${Statuses.sum(all)}; ${messages.count} delivered`;
    };
  },
};

const manyChannels: Scenario = {
  name: 'many-channels',
  title: 'one POST to 3,900 channels, one subscriber on all',
  possible: ({ publishToMany }) => publishToMany([]) !== undefined,
  async prepare(stage) {
    const names = Array.from({ length: 3900 }, (_, number) => shortName(number));
    const messages = await subscribe(stage, names);
    const statuses = new Statuses();
    const publisher = stage.connect(statuses.read);
    return async () => {
      publisher.write(request('POST', stage.dialect.publishToMany(names) ?? '', [], 'text'));
      await until(() => messages.count >= names.length, 4000);
      return `${statuses}; ${messages.count} delivered`;
    };
  },
};

const repeatedInBoth: Scenario = {
  name: 'repeated-name-publish',
  title: 'one POST of 4 bytes, its channel named 100 times by publisher and subscriber',
  possible: ({ publishToMany }) => publishToMany([]) !== undefined,
  async prepare(stage) {
    const names = Array.from({ length: 100 }, () => 'twice');
    const messages = await subscribe(stage, names);
    const statuses = new Statuses();
    const publisher = stage.connect(statuses.read);
    return async () => {
      publisher.write(request('POST', stage.dialect.publishToMany(names) ?? '', [], 'text'));
      await until(() => messages.count >= 10_000, 4000);
      return `${statuses}; ${messages.count} delivered`;
    };
  },
};

const repeatedBacklog = (times: number): Scenario => ({
  name: `repeated-name-${times}`,
  title: `one GET that names a channel ${times} times, 20 messages of 1 MB stored`,
  async prepare(stage) {
    await stage.store('b', storedMessages, 1_000_000);
    const statuses = new Statuses();
    let bytes = 0;
    const reader = stage.connect((text) => {
      if (bytes < 1000) statuses.read(text);
      bytes += text.length;
    });
    const names = Array.from({ length: times }, () => 'b');
    return async () => {
      reader.write(request('GET', stage.dialect.backlog(names), eventStream));
      await until(() => reader.closed, 3000);
      return `${statuses}; ${Math.round(bytes / 1e6)} MB read in 3 s`;
    };
  },
});

const slowPatternHeads: Scenario = {
  name: 'spaces-in-heads',
  title: 'twelve heads a second of `X:`, 8,000 spaces and a byte above 0x7F',
  async prepare(stage) {
    const statuses = new Statuses();
    return async () => {
      for (let count = 0; count < 48; count++) {
        stage.connect(statuses.read).write(request('GET', '/', [`X:${' '.repeat(8000)}\x80`]));
        await pause(1000 / 12);
      }
      return String(statuses);
    };
  },
};

const behindHeld: Scenario = {
  name: 'pipelined-behind-held',
  title: '150 held requests, each with a CONNECT, upgrade or h2c behind it, then FIN',
  async prepare(stage) {
    const held = request('GET', stage.dialect.longPolling('held'));
    const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
    const seconds = [
      'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n',
      request('GET', stage.dialect.webSocket('held'), webSocketHeaders),
      request('GET', stage.dialect.longPolling('held'), h2c),
    ];
    const connections = await stage.connectMany(150, () => {});
    return async () => {
      connections.forEach((connection, index) => {
        connection.write(held + seconds[index % seconds.length]);
      });
      await pause(500);
      for (const { socket } of connections) socket.end();
      await pause(1500);
      return `${stage.closed} of 150 closed by the server`;
    };
  },
};

const junkBehindHeld: Scenario = {
  name: 'junk-behind-held',
  title: '100 held requests, each with 80 KiB of junk behind it, then FIN or RST',
  async prepare(stage) {
    const connections = await stage.connectMany(100, () => {});
    return async () => {
      for (const connection of connections) {
        connection.write(request('GET', stage.dialect.longPolling('held')));
      }
      // The junk comes by itself, when the requests are held.
      await pause(300);
      for (const connection of connections) connection.write('x'.repeat(80 * 1024));
      await pause(300);
      connections.forEach(({ socket }, index) => {
        if (index % 2 === 0) socket.end();
        else socket.resetAndDestroy();
      });
      await pause(1500);
      return `${connections.filter(({ closed }, index) => closed && index % 2 === 0).length} of 50 closed after FIN`;
    };
  },
};

const unreadAnswers: Scenario = {
  name: 'unread-answers',
  title: '90 pipelined polls of 20 messages of 1 MB, no answer read',
  possible: ({ poll }) => poll('pm') !== undefined,
  async prepare(stage) {
    await stage.store('pm', storedMessages, 1_000_000);
    const connection = stage.connect();
    await connection.opened;
    return async () => {
      connection.write(request('GET', stage.dialect.poll('pm') ?? '').repeat(90));
      await pause(3000);
      return connection.closed ? 'closed by the server' : 'open';
    };
  },
};

const unfinishedBodies: Scenario = {
  name: 'unfinished-bodies',
  title: '300 bodies of 1 MB, the last byte of each missing',
  async prepare(stage) {
    const statuses = new Statuses();
    const connections = await stage.connectMany(300, statuses.read);
    const bytes = Buffer.from(
      request('POST', stage.dialect.publish('u'), [], 'x'.repeat(1_000_000)),
      'latin1',
    );
    return async () => {
      for (const connection of connections) connection.write(bytes.subarray(0, -1));
      await pause(4000);
      return `${statuses}; ${stage.closed} closed by the server`;
    };
  },
};

export const attacks: readonly Scenario[] = [
  webSocketBurst,
  pipelinedPublishers,
  manyChannels,
  repeatedInBoth,
  repeatedBacklog(40),
  repeatedBacklog(215),
  slowPatternHeads,
  behindHeld,
  junkBehindHeld,
  unreadAnswers,
  unfinishedBodies,
];
