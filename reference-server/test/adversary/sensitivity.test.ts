import { describe, expect, onTestFinished, test } from 'vitest';
import { whenReady } from '../../src/broker/awaitable.js';
import type { Parts } from '../../src/index.js';
import type { Broker, Exchange, Handler } from '../../src/parts.js';
import type { CountingClock } from './counting-clock.js';
import { sameWork } from './processor.js';
import { runSequence, type Violation } from './run-sequence.js';
import type { Sequence } from './sequence.js';
import { startServer } from './server-under-test.js';
import { Uncaught } from './uncaught.js';
import { World } from './world.js';

/*
 * Each invariant sees what it is for: servers with one fault built in, and the most innocent sequence there is.
 */

/** Requests of the adversary have this in their target. */
const mark = 'x1';

const get = `GET /poll/${mark} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

const sequence: Sequence = {
  scenario: 'innocent',
  server: 'built-in',
  steps: [
    { do: 'publish' },
    // Not to be read at once is no harm.
    { do: 'stop reading', on: 2 },
    { do: 'send', on: 2, bytes: [get], cut: 'whole' },
    { do: 'turns', count: 5 },
    {
      do: 'send',
      on: 1,
      bytes: [get],
      cut: 'whole',
      expect: [{ method: 'GET', statuses: [200, 304] }],
    },
    { do: 'publish' },
  ],
};

type Broken = (clock: () => CountingClock) => Partial<Parts>;

/** What breaks when the innocent sequence meets a server with these parts. */
async function broken(parts: Broken): Promise<Violation | undefined> {
  const uncaught = new Uncaught();
  uncaught.start();
  onTestFinished(() => uncaught.stop());
  let clock: CountingClock | undefined;
  const server = startServer(
    'built-in',
    false,
    parts(() => {
      if (!clock) throw new Error('there is no clock yet');
      return clock;
    }),
  );
  clock = server.clock;
  const world = await World.start(server, uncaught);
  let { violation } = await runSequence(world, sequence, true);
  const fail = (invariant: string, detail: string): never => {
    violation ??= { invariant, detail };
    throw new Error(detail);
  };
  if (!violation) await world.close(fail).catch(() => {});
  return violation;
}

/** Before a request of the adversary is answered, something is done. */
const first =
  (work: (exchange: Exchange, clock: CountingClock) => void): Broken =>
  (clock) => ({
    decorateHandler: (handler: Handler) => (exchange) => {
      if (exchange.target.includes(mark)) work(exchange, clock());
      return handler(exchange);
    },
  });

type Publish = Broker['publishTo'];

/** One message, which is not the first one, is published in another way. */
const third =
  (publish: (once: () => ReturnType<Publish>) => ReturnType<Publish>): Broken =>
  () => ({
    decorateBroker: (broker) => {
      const publishTo = broker.publishTo.bind(broker);
      let published = 0;
      broker.publishTo = (...all) =>
        ++published === 3 ? publish(() => publishTo(...all)) : publishTo(...all);
      return broker;
    },
  });

const kept: unknown[] = [];

const cases: [fault: string, invariant: string, detail: RegExp, parts: Broken][] = [
  ['nothing', '', /^$/, () => ({})],
  [
    'a message that gets lost',
    'healthy clients',
    /lost|when \d+ were published/,
    third(async () => [{ channel: '', published: 1, stored: 0, subscribers: 0 }]),
  ],
  ['a message that comes twice', 'healthy clients', /twice/, third((once) => whenReady(once(), once))],
  [
    'an answer that is late',
    'healthy clients',
    /5 ms|waits for the answer/,
    (clock) =>
      third(async (once) => {
        await new Promise<void>((resolve) => void clock().after(5, resolve));
        return once();
      })(clock),
  ],
  [
    'a handler that throws',
    'no errors',
    /thrown by a handler/,
    first(() => {
      throw new Error('thrown by a handler');
    }),
  ],
  [
    'something thrown where nobody catches it',
    'nothing is uncaught',
    /thrown in a turn/,
    first(() => {
      setImmediate(() => {
        throw new Error('thrown in a turn');
      });
    }),
  ],
  [
    'a promise that nobody looks after',
    'nothing is uncaught',
    /rejected/,
    first(() => void Promise.reject(new Error('rejected'))),
  ],
  [
    'something thrown in a timer',
    'nothing is thrown',
    /thrown in a timer/,
    first((_exchange, clock) => {
      clock.after(10, () => {
        throw new Error('thrown in a timer');
      });
    }),
  ],
  [
    'timers that are left',
    'timers',
    /are set/,
    first((_exchange, clock) => {
      for (let count = 0; count < 10; count++) clock.after(10 ** 9, () => {});
    }),
  ],
  [
    'a wrong answer',
    'answers',
    /got 404/,
    (_clock) => ({
      decorateHandler: (handler) => (exchange) =>
        exchange.target.includes(mark) ? exchange.respond({ status: 404, headers: [] }) : handler(exchange),
    }),
  ],
  [
    'an answer to somebody else',
    'answers',
    /tok-2-, which was published for another one/,
    (_clock) => ({
      decorateHandler: (handler) => (exchange) =>
        exchange.target.includes(mark)
          ? exchange.respond({ status: 200, headers: [] }, Buffer.from('tok-2-5'))
          : handler(exchange),
    }),
  ],
  ['memory that is held', 'memory', /MiB more/, first(() => void kept.push(Buffer.alloc(200 * 1024 * 1024)))],
  [
    'a thread that is busy',
    'processor time',
    /ms for/,
    first(() => {
      // A fifth of a second on a quiet machine, and as much more on a busy one as the bound is then higher.
      for (let times = 0; times < 150; times++) sameWork();
    }),
  ],
  [
    'megabytes that wait in the server',
    'bytes of all connections',
    /all hold \d{9} bytes/,
    (_clock) => ({
      decorateHandler: (handler) => (exchange) => {
        if (!exchange.target.includes(mark)) return handler(exchange);
        exchange.stream({ status: 200, headers: [] }).write(Buffer.alloc(120 * 1024 * 1024));
      },
    }),
  ],
];

describe('the adversary sees', () => {
  test.each(cases)('%s', async (_fault, invariant, detail, parts) => {
    onTestFinished(() => void kept.splice(0));
    const violation = await broken(parts);
    expect(violation?.invariant ?? '').toBe(invariant);
    expect(violation?.detail ?? '').toMatch(detail);
  });

  test('a connection that the server keeps when its peer is gone', async () => {
    const uncaught = new Uncaught();
    uncaught.start();
    onTestFinished(() => uncaught.stop());
    const server = startServer('built-in', false);
    const world = await World.start({ ...server, serve: (socket) => server.serve(socket) }, uncaught);
    Object.assign(world.server, { serve: () => {} });
    const held: Sequence = { ...sequence, steps: [{ do: 'send', on: 1, bytes: [get], cut: 'whole' }] };
    expect((await runSequence(world, held, false)).violation?.detail).toMatch(
      'the server still has connection 1',
    );
  });
});
