import { describe, expect, test } from 'vitest';
import type { EndableBroker } from '../../src/broker/endable-broker.js';
import { Drain } from '../../src/operations/drain.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { Lab, type Listener } from '../support/push-stream/lab.js';
import { framesIn, WebSocketClient } from '../support/push-stream/web-socket-client.js';

const lab = () =>
  new Lab({
    health_path: '/health',
    metrics_path: '/metrics',
    subscriber: { push_stream_footer_template: 'the end', push_stream_last_event_id: '' },
  });

/** Begins to close, and returns when everything of this turn is done. */
async function begin(server: Lab, drain: number): Promise<{ isOver: boolean }> {
  const closing = { isOver: false };
  void server.server.close({ drain }).then(() => {
    closing.isOver = true;
  });
  await server.pass(0);
  return closing;
}

describe('while subscribers are sent away', () => {
  test('they go one after the other, those first that came first, and the last when the time is over', async () => {
    const server = lab();
    const listeners: Listener[] = [];
    for (let index = 0; index < 10; index++)
      listeners.push(await server.listen(index % 2 ? '/sub/a' : '/ev/a'));
    const closing = await begin(server, 10_000);
    const ended = () => listeners.map((listener) => listener.ended);
    await server.pass(999);
    expect(ended().filter(Boolean)).toHaveLength(0);
    await server.pass(1);
    for (let gone = 1; gone <= 10; gone++) {
      await server.pass(1);
      expect(ended()).toEqual(listeners.map((_, index) => index < gone));
      expect(server.server.stats().subscribers).toBe(10 - gone);
      expect(closing.isOver).toBe(gone === 10);
      if (gone < 10) await server.pass(999);
    }
  });

  test('held requests are answered as when their time is over', async () => {
    const server = lab();
    const polls = [server.send('GET', '/lp/a'), server.send('GET', '/relay/sub?id=r')];
    await server.pass(0);
    await begin(server, 4000);
    await server.pass(5000);
    const answers = await server.run(Promise.all(polls.map(({ response }) => response)));
    expect(answers.map(({ status }) => status)).toEqual([304, 304]);
    expect(answers.map((answer) => answer.header('connection'))).toEqual(['close', 'close']);
    expect(answers.every((answer) => answer.header('etag') !== undefined)).toBe(true);
  });

  test('it is live and not ready; publishers are served, what they say is delivered, and each answer ends its connection', async () => {
    const server = lab();
    const first = await server.listen('/sub/a');
    const last = await server.listen('/sub/a');
    const kept = server.connect();
    expect((await server.run(kept.request('POST', '/pub?id=a', {}, '1'))).header('connection')).toBe(
      'keep-alive',
    );
    await begin(server, 10_000);
    expect((await server.request('GET', '/health/ready')).body).toBe('The server is stopping\n');
    expect((await server.request('GET', '/health/ready')).status).toBe(503);
    expect((await server.request('GET', '/health/live')).status).toBe(200);
    expect((await server.request('GET', '/metrics')).body).toContain('\npushstream_draining 1\n');
    await server.pass(6000);
    const published = await server.run(kept.request('POST', '/pub?id=a', {}, '2'));
    expect([published.status, published.header('connection')]).toEqual([200, 'close']);
    await server.pass(0);
    expect([first.ended, last.ended]).toEqual([true, false]);
    expect(first.body).not.toContain('2');
    expect(last.body).toContain('2');
  });

  test('new subscribers are answered 503 in every mode, and are told when to try again', async () => {
    const server = lab();
    await begin(server, 10_000);
    for (const target of ['/sub/a', '/ev/a', '/lp/a', '/poll/a', '/relay/sub?id=a']) {
      const answer = await server.request('GET', target);
      expect([target, answer.status, answer.header('retry-after'), answer.header('connection')]).toEqual([
        target,
        503,
        '1',
        'close',
      ]);
    }
    const socket = new WebSocketClient(server.connect().socket, '/ws/a');
    await server.pass(0);
    const [frame] = framesIn(socket.received.subarray(socket.received.indexOf('\r\n\r\n') + 4));
    expect([frame?.opcode, String(frame?.payload.subarray(2))]).toEqual([
      8,
      '{"http_status": 503, "explain":""}',
    ]);
    expect(server.server.stats().subscribers).toBe(0);
  });

  test('nobody waits: it takes its time all the same, for balancers to notice', async () => {
    const server = lab();
    const closing = await begin(server, 10_000);
    await server.pass(9999);
    expect(closing.isOver).toBe(false);
    expect((await server.request('GET', '/health/ready')).status).toBe(503);
    await server.pass(2);
    expect(closing.isOver).toBe(true);
  });

  test('a second call ends it at once', async () => {
    const server = lab();
    const listener = await server.listen('/sub/a');
    const closing = await begin(server, 10_000);
    await server.run(server.server.close());
    expect([listener.ended, closing.isOver]).toEqual([true, true]);
    expect(listener.body).toContain('the end');
  });

  test.each([0, -1, Number.NaN])('%d is all at once', async (drain) => {
    const server = lab();
    const listener = await server.listen('/sub/a');
    await server.run(server.server.close({ drain }));
    expect(listener.ended).toBe(true);
  });
});

describe('in steps', () => {
  /** A drain of so many, and how many had gone at which time. */
  async function course(count: number, time: number, leave: (at: number) => number = () => 0) {
    const clock = new VirtualClock();
    const ends: { readonly at: number; readonly count: number }[] = [];
    const broker: Pick<EndableBroker, 'turnAway'> & { open: number; endFirst(count: number): void } = {
      open: count,
      turnAway() {},
      endFirst(ending) {
        const ended = Math.max(0, Math.min(ending, this.open));
        this.open -= ended;
        ends.push({ at: clock.elapsed() - beganAt, count: ended });
        this.open -= Math.min(this.open, leave(clock.elapsed() - beganAt));
      },
    };
    const beganAt = clock.elapsed();
    await clock.run(new Drain(clock, broker, time).done);
    return { ends, left: broker.open, took: clock.elapsed() - beganAt };
  }

  test('of 100,000 in 30 seconds no more than 167 go at once, each 50 ms', async () => {
    const { ends, left, took } = await course(100_000, 30_000);
    expect([ends.length, left, Math.round(took)]).toEqual([600, 0, 30_000]);
    expect(Math.max(...ends.map(({ count }) => count))).toBeLessThanOrEqual(167);
    expect(Math.min(...ends.map(({ count }) => count))).toBeGreaterThanOrEqual(166);
    const half = ends.filter(({ at }) => at <= 15_000).reduce((sum, { count }) => sum + count, 0);
    expect(Math.abs(half - 50_000)).toBeLessThanOrEqual(167);
  });

  test('who goes by themselves is not sent away in place of others', async () => {
    const { ends, left } = await course(100, 10_000, (at) => (at < 150 ? 50 : 0));
    expect(left).toBe(0);
    expect(ends.reduce((sum, { count }) => sum + count, 0)).toBe(50);
    expect(Math.max(...ends.map(({ count }) => count))).toBe(1);
  });
});
