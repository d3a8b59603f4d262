import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dialects } from '../../bench/dialects.js';
import { Counter, Statuses } from '../../bench/hostile/connection.js';
import { HealthyPair } from '../../bench/hostile/healthy.js';
import { percentile } from '../../bench/hostile/table.js';

/** Every way to cut a text in two. */
const cuts = (text: string) => [...text].map((_, at) => [text.slice(0, at), text.slice(at)] as const);

describe('what comes in pieces', () => {
  test('a text is counted once wherever it is cut', () => {
    for (const [one, other] of cuts('data: a\r\ndata: data: b\r\n')) {
      const counter = new Counter('data: ');
      counter.read(one);
      counter.read(other);
      expect([one, counter.count]).toEqual([one, 3]);
    }
  });

  test('an answer is counted once wherever it is cut', () => {
    for (const [one, other] of cuts('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 507 No\r\n\r\nHTTP/1.1 200 OK')) {
      const statuses = new Statuses();
      statuses.read(one);
      statuses.read(other);
      expect([one, String(statuses), statuses.total, statuses.done]).toEqual([one, '2 x 200, 1 x 507', 3, 2]);
    }
  });
});

test('what never came is later than everything that came', () => {
  const latencies = [1, 2, 30, Number.POSITIVE_INFINITY];
  expect([0, 50, 99].map((percent) => percentile(latencies, percent))).toEqual(['1.0', '30', 'never']);
  expect(percentile([], 50)).toBe('-');
});

/** What a server does with its messages, 0 being the first that counts: how often it delivers one, and its answer. */
interface Behaviour {
  deliveries(number: number): number;
  status(number: number): number;
}

/** Publishes to a server that behaves so, until it has got 60 messages that count. The others go well. */
async function healthyWith({ deliveries, status }: Behaviour) {
  const subscribers: Socket[] = [];
  let first = Number.POSITIVE_INFINITY;
  let enough = () => {};
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (text.startsWith('GET')) {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        subscribers.push(socket);
        text = '';
      }
      // A message is sent in one piece.
      const [, digits] = /@(\d{8})@/.exec(text) ?? [];
      if (digits === undefined) return;
      text = '';
      const number = Number(digits) - first;
      socket.write(`HTTP/1.1 ${number < 0 ? 200 : status(number)} So\r\nContent-Length: 0\r\n\r\n`);
      for (const subscriber of subscribers)
        subscriber.write(`@${digits}@`.repeat(number < 0 ? 1 : deliveries(number)));
      if (number >= 59) enough();
    });
  });
  const all = new Promise<void>((resolve) => {
    enough = resolve;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const pair = new HealthyPair(address.port, dialects['push-stream']);
  await pair.subscribed();
  first = pair.measure();
  await all;
  return pair.stop();
}

describe('the healthy publisher and its subscribers', () => {
  test('find nothing where all is well', async () => {
    const healthy = await healthyWith({ deliveries: () => 1, status: () => 200 });
    const { refused, unanswered, lost, repeated } = healthy;
    expect({ refused, unanswered, lost, repeated }).toEqual({
      refused: 0,
      unanswered: 0,
      lost: 0,
      repeated: 0,
    });
    expect(healthy.acknowledged).toBeGreaterThanOrEqual(60);
    expect(healthy.latencies).toHaveLength(2 * healthy.acknowledged);
    expect(Number.isFinite(healthy.latencies.at(-1))).toBe(true);
  });

  test('count what is lost, what comes twice and what is refused', async () => {
    const healthy = await healthyWith({
      deliveries: (number) => (number === 10 || number === 15 ? 0 : number === 12 ? 2 : 1),
      status: (number) => (number === 15 ? 507 : 200),
    });
    // 10 was acknowledged and lost by both subscribers; 15 was refused, and so nothing of it is lost.
    const { refused, unanswered, lost, repeated } = healthy;
    expect({ refused, unanswered, lost, repeated }).toEqual({
      refused: 1,
      unanswered: 0,
      lost: 2,
      repeated: 2,
    });
    expect(healthy.latencies.slice(-2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(Number.isFinite(healthy.latencies.at(-3))).toBe(true);
  });
});
