import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ArrivalOrder, Arrivals } from '../../src/http/arrival-order.js';
import { createPushServer } from '../../src/index.js';

/** An event loop whose turns are ended by hand. */
class Turns {
  #tasks: (() => void)[] = [];
  readonly order = new ArrivalOrder((task) => void this.#tasks.push(task));
  readonly read: string[] = [];

  get pending(): number {
    return this.#tasks.length;
  }

  end(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (const task of tasks) task();
  }

  /** A connection whose reads are noted; an old one has been read once. */
  connection(name: string, isOld: boolean): Arrivals {
    const arrivals = new Arrivals(this.order, (bytes) => void this.read.push(`${name}: ${bytes}`));
    if (isOld) arrivals.take(Buffer.from('first'));
    this.read.length = 0;
    return arrivals;
  }
}

const bytes = (text: string) => Buffer.from(text);

describe('what comes on older connections', () => {
  test('is read at once as long as no connection is new, and no turn is asked for', () => {
    const turns = new Turns();
    turns.connection('old', true).take(bytes('publish'));
    expect(turns.read).toEqual(['old: publish']);
    expect(turns.pending).toBe(0);
  });

  test.each([
    ['in the turn in which it came', 0],
    ['in the turn after that, before it', 1],
  ])('waits for a new connection: %s', (_when, after) => {
    const turns = new Turns();
    const [old, fresh] = [turns.connection('old', true), turns.connection('new', false)];
    turns.order.accepted();
    for (let turn = 0; turn < 2; turn++) {
      if (turn === after) old.take(bytes('publish'));
      if (turn === 1) fresh.take(bytes('subscribe'));
      turns.end();
    }
    expect(turns.read).toEqual(['new: subscribe', 'old: publish']);
    while (turns.pending > 0) turns.end();
    old.take(bytes('next'));
    expect(turns.read.at(-1)).toBe('old: next');
  });

  test('stays in its order, in one piece, and does not starve while connections keep coming', () => {
    const turns = new Turns();
    const old = turns.connection('old', true);
    turns.order.accepted();
    old.take(bytes('a'));
    for (let turn = 0; turn < 2; turn++) {
      turns.order.accepted();
      old.take(bytes('b'));
      turns.end();
    }
    expect(turns.read).toEqual(['old: abb']);
  });

  test('is read at once when too much waits on all connections, and stays in its order', () => {
    const turns = new Turns();
    const [one, other] = [turns.connection('one', true), turns.connection('other', true)];
    turns.order.accepted();
    turns.read.length = 0;
    one.take(Buffer.alloc(1024 * 1024 - 1));
    other.take(bytes('a'));
    expect(turns.read).toEqual([]);
    other.take(bytes('b'));
    expect(turns.read).toEqual(['other: a', 'other: b']);
    // What was read makes room.
    other.take(bytes('c'));
    expect(turns.read).toHaveLength(2);
    while (turns.pending > 0) turns.end();
    expect(turns.read.map((line) => line.length)).toEqual([8, 8, 1024 * 1024 + 4, 8]);
  });

  test('is read when the connection ends, and is handed over when somebody else takes it', () => {
    const turns = new Turns();
    const [ending, handed] = [turns.connection('ending', true), turns.connection('handed', true)];
    turns.order.accepted();
    turns.read.length = 0;
    for (const one of [ending, handed]) one.take(bytes('last'));
    ending.flush();
    expect(turns.read).toEqual(['ending: last']);
    expect(String(handed.takeAll())).toBe('last');
    while (turns.pending > 0) turns.end();
    expect(turns.read).toEqual(['ending: last']);
  });
});

// Nothing is stored: who subscribes late gets nothing. How the system wakes the server is chance, so most is asked for, not all.
test('who subscribes on a new connection gets what is published on another one right after that', async () => {
  const server = createPushServer({
    locations: [
      { path: '/pub', push_stream_publisher: 'normal', push_stream_channels_path: '$arg_id' },
      { path: '/ev', push_stream_subscriber: 'eventsource', push_stream_channels_path: '$arg_id' },
    ],
    push_stream_shared_memory_size: '1m',
    port: 0,
  });
  const port = Number(new URL(await server.listen()).port);
  onTestFinished(() => server.close());
  const open = () =>
    new Promise<ReturnType<typeof connect>>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.setNoDelay()));
    });
  const publisher = await open();
  const rounds = 60;
  let got = 0;
  for (let round = 0; round < rounds; round++) {
    const subscriber = await open();
    const answered = new Promise((resolve) => publisher.once('data', resolve));
    subscriber.on('data', (data: Buffer) => {
      if (data.includes('data: hello')) got++;
    });
    subscriber.write(`GET /ev?id=c${round} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    publisher.write(`POST /pub?id=c${round} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello`);
    await answered;
    // The answer to a request of its own comes after whatever was published before.
    const fence = new Promise((resolve) => publisher.once('data', resolve));
    publisher.write('GET /pub?id=none HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await fence;
    await new Promise(setImmediate);
    subscriber.destroy();
  }
  publisher.destroy();
  expect(got).toBeGreaterThan(rounds * 0.75);
});
