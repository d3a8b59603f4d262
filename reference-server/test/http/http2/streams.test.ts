import { describe, expect, test } from 'vitest';
import type { Exchange, ForwardableExchange, Sink } from '../../../src/http/exchange.js';
import { endStream, errorCodes, word } from '../../support/wire/http2-frames.js';
import { answerWith, Http2Lab } from '../../support/wire/http2-lab.js';

const text = (exchange: Exchange, body: string, status = 200) =>
  exchange.respond({ status, headers: [] }, Buffer.from(body));

/** Answers with the body that came. */
const echo = async (exchange: Exchange) => {
  text(exchange, Buffer.from(await exchange.body(0)).toString());
};

const bytes = (length: number) => Buffer.alloc(length, 'x');

describe('one stream and another', () => {
  test('a handler that throws is a 500 of its stream; the others go on', async () => {
    const lab = new Http2Lab((exchange) => {
      if (exchange.path === '/at-once') throw new Error('at once');
      if (exchange.path === '/later') return Promise.reject(new Error('later'));
      if (exchange.path === '/begun') {
        exchange.stream({ status: 200, headers: [] }).write(Buffer.from('begun'));
        throw new Error('begun');
      }
      if (exchange.path === '/bad') return exchange.respond({ status: 200, headers: [['X-A', 'a\nb']] });
      return echo(exchange);
    });
    const peer = lab.connect();
    peer.ask(1, '/slow', { method: 'POST', ends: false });
    ['/at-once', '/later', '/begun', '/bad'].forEach((path, index) => void peer.ask(3 + 2 * index, path));
    await lab.run(peer.until((one) => one.hasEnded(3) && one.hasEnded(5) && one.hasEnded(9)));
    for (const stream of [3, 5, 9]) expect(peer.body(stream)).toBe('Something went wrong in the server.');
    await lab.run(peer.until((one) => one.reset(7) !== undefined));
    peer.send('data', endStream, 1, Buffer.from('still here'));
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(peer.body(1)).toBe('still here');
    expect(lab.errors.map((error) => (error instanceof Error ? error.message : error))).toEqual([
      'at once',
      'begun',
      'The header x-a has a character that cannot be sent.',
      'later',
    ]);
    expect(lab.budget.counts).toMatchObject({ bodyBytes: 0, answerBytes: 0 });
  });

  test('one that is cut is reset, and never seems whole', async () => {
    let sink: Sink | undefined;
    const lab = new Http2Lab((exchange) => {
      sink = exchange.stream({ status: 200, headers: [] });
      sink.write(Buffer.from('a part'));
    });
    const peer = lab.connect();
    peer.ask(1, '/');
    await lab.run(peer.until((one) => one.body(1) === 'a part'));
    sink?.cut();
    await lab.run(peer.until((one) => one.reset(1) !== undefined));
    expect(peer.hasEnded(1)).toBe(false);
    expect(peer.reset(1)).toBe(errorCodes.internal);
  });
});

describe('who does not read', () => {
  test('has its stream reset after the time for that; the others on its connection are answered meanwhile', async () => {
    const lab = new Http2Lab(
      (exchange) => text(exchange, exchange.path === '/long' ? 'x'.repeat(1_000_000) : 'short'),
      {
        sendTime: 5000,
      },
    );
    // A window of nothing.
    const peer = lab.connect([[4, 0]]);
    peer.ask(1, '/long').ask(3, '/short');
    await lab.pass(4000);
    expect(lab.budget.counts.answerBytes).toBe(1_000_005);
    peer.ask(5, '/short').send('windowUpdate', 0, 5, word(10));
    await lab.run(peer.until((one) => one.hasEnded(5)));
    await lab.run(peer.until((one) => one.reset(1) !== undefined && one.reset(3) !== undefined));
    expect(lab.clock.elapsed()).toBe(5000);
    expect(lab.budget.counts).toMatchObject({ answerBytes: 0, timeouts: 2 });
    expect(peer.goaways).toEqual([]);
  });

  test('but slowly is waited for', async () => {
    const lab = new Http2Lab((exchange) => text(exchange, 'x'.repeat(100_000)), { sendTime: 5000 });
    const peer = lab.connect([[4, 0]]);
    peer.ask(1, '/');
    for (let taken = 0; taken < 100_000; taken += 10_000) {
      peer.send('windowUpdate', 0, 1, word(10_000)).send('windowUpdate', 0, 0, word(10_000));
      await lab.pass(2400);
    }
    expect(peer.body(1)).toHaveLength(100_000);
    expect(peer.hasEnded(1)).toBe(true);
  });

  test('is cut off when the answers of all hold too much', async () => {
    const sinks: Sink[] = [];
    const lab = new Http2Lab((exchange) => void sinks.push(exchange.stream({ status: 200, headers: [] })), {
      answers: 300_000,
    });
    const peer = lab.connect([[4, 0]]);
    peer.ask(1, '/').ask(3, '/');
    await lab.run(peer.until((one) => one.of('headers').length === 2));
    sinks[0]?.write(bytes(200_000));
    sinks[1]?.write(bytes(200_000));
    await lab.run(peer.until((one) => one.reset(3) !== undefined));
    expect(peer.reset(1)).toBeUndefined();
    expect(lab.budget.counts).toMatchObject({ answerBytes: 200_000, refusedRequests: 1 });
    sinks[0]?.cut();
    await lab.run(peer.until((one) => one.reset(1) !== undefined));
    expect(lab.budget.counts.answerBytes).toBe(0);
  });

  test('is told of by its sink, and of its reading on', async () => {
    let sink: Sink | undefined;
    let drained = 0;
    const lab = new Http2Lab((exchange) => {
      sink = exchange.stream({ status: 200, headers: [] });
    });
    const peer = lab.connect([[4, 0]]);
    peer.ask(1, '/');
    await lab.run(peer.until((one) => one.of('headers').length === 1));
    sink?.write(bytes(50_000));
    sink?.onDrain(() => drained++);
    await lab.pass(1);
    expect([sink?.queued, drained]).toEqual([50_000, 0]);
    peer.send('windowUpdate', 0, 1, word(50_000));
    await lab.run(peer.until((one) => one.body(1).length === 50_000));
    await lab.pass(1);
    expect([sink?.queued, drained]).toEqual([0, 1]);
  });
});

describe('bodies', () => {
  const collects = (limit: number) => async (exchange: Exchange) => {
    try {
      text(exchange, String((await exchange.body(limit)).byteLength));
    } catch (error) {
      text(exchange, error instanceof Error ? error.name : '', 413);
    }
  };

  test('with a length and without, in pieces, and none at all', async () => {
    const lab = new Http2Lab(echo);
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false, more: [['content-length', '6']] });
    peer.send('data', 0, 1, Buffer.from('a b')).send('data', endStream, 1, Buffer.from('ody'));
    peer.ask(3, '/', { method: 'POST', ends: false }).send('data', 0, 3, Buffer.from('no length'));
    peer.send('data', endStream, 3);
    peer.ask(5, '/', { method: 'POST', ends: false }).send('data', endStream, 5);
    peer.ask(7, '/', { method: 'POST' });
    await lab.run(peer.until((one) => [1, 3, 5, 7].every((id) => one.hasEnded(id))));
    expect([1, 3, 5, 7].map((id) => peer.body(id))).toEqual(['a body', 'no length', '', '']);
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('that are too long: told from their length, or when it is sure', async () => {
    const lab = new Http2Lab(collects(10));
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false, more: [['content-length', '11']] });
    peer.ask(3, '/', { method: 'POST', ends: false }).send('data', 0, 3, bytes(11));
    peer.ask(5, '/', { method: 'POST', ends: false }).send('data', endStream, 5, bytes(10));
    await lab.run(peer.until((one) => [1, 3, 5].every((id) => one.hasEnded(id))));
    expect([1, 3, 5].map((id) => peer.body(id))).toEqual(['BodyTooLarge', 'BodyTooLarge', '10']);
    // What is left of them is not of use to anybody.
    await lab.run(peer.until((one) => one.reset(1) === errorCodes.none && one.reset(3) === errorCodes.none));
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('that end before their length, or behind it, are errors of their streams', async () => {
    const lab = new Http2Lab(collects(0));
    const peer = lab.connect();
    for (const [stream, length] of [
      [1, 5],
      [3, 15],
    ] as const) {
      peer.ask(stream, '/', { method: 'POST', ends: false, more: [['content-length', '10']] });
      peer.send('data', endStream, stream, bytes(length));
    }
    await lab.run(peer.until((one) => one.reset(1) !== undefined && one.reset(3) !== undefined));
    expect([peer.reset(1), peer.reset(3)]).toEqual([errorCodes.protocol, errorCodes.protocol]);
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('that stand still are answered 408, each for itself', async () => {
    const lab = new Http2Lab(echo, { bodyTime: 5000 });
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false }).send('data', 0, 1, bytes(10));
    await lab.pass(3000);
    peer.ask(3, '/', { method: 'POST', ends: false });
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(lab.clock.elapsed()).toBe(5000);
    expect(peer.of('headers', 1)).toHaveLength(1);
    expect(peer.body(1)).toBe('The request took too long to arrive.');
    peer.send('data', endStream, 3, Buffer.from('in time'));
    await lab.run(peer.until((one) => one.hasEnded(3)));
    expect(peer.body(3)).toBe('in time');
    expect(lab.budget.counts).toMatchObject({ bodyBytes: 0, timeouts: 1 });
  });

  test('that trickle are ended too', async () => {
    const lab = new Http2Lab(echo, { bodyTime: 5000, requestTime: 20_000 });
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false });
    for (let sent = 0; sent < 10 && !peer.hasEnded(1); sent++) {
      peer.send('data', 0, 1, bytes(1));
      await lab.pass(3000);
    }
    expect(peer.body(1)).toBe('The request took too long to arrive.');
    expect(lab.clock.elapsed()).toBeLessThan(25_000);
  });

  test('for which there is no memory are 503, and those of others are not forgotten', async () => {
    const lab = new Http2Lab(echo, { bodies: 50_000 });
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false }).send('data', 0, 1, bytes(16_000));
    peer.ask(3, '/', { method: 'POST', ends: false, more: [['content-length', '60000']] });
    for (let sent = 0; sent < 3; sent++) peer.send('data', 0, 3, bytes(15_000));
    await lab.run(peer.until((one) => one.hasEnded(3)));
    expect(peer.body(3)).toBe('The memory for requests and answers is used up.');
    peer.send('data', endStream, 1, bytes(10));
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(peer.body(1)).toHaveLength(16_010);
    expect(lab.budget.counts).toMatchObject({ bodyBytes: 0, refusedRequests: 1 });
  });

  test('that nobody has asked for yet are held up to some bytes, all counted; then the peer waits', async () => {
    let decide = () => {};
    const lab = new Http2Lab(async (exchange) => {
      await new Promise<void>((resolve) => {
        decide = resolve;
      });
      await echo(exchange);
    });
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false }).send('data', 0, 1, bytes(10_000));
    await lab.pass(1);
    expect(lab.budget.counts.bodyBytes).toBe(10_000);
    peer
      .send('data', 0, 1, bytes(16_000))
      .send('data', 0, 1, bytes(16_000))
      .send('data', 0, 1, bytes(16_000));
    await lab.pass(1);
    // What was read, and a whole window.
    expect(lab.budget.counts.bodyBytes).toBeGreaterThan(65_535 + 16_000);
    expect(peer.of('windowUpdate', 1).length).toBeLessThan(2);
    decide();
    await lab.run(peer.until((one) => one.of('windowUpdate', 1).length > 0));
    peer.send('data', endStream, 1, bytes(2000));
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(peer.body(1)).toHaveLength(60_000);
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('that are forwarded go no faster than they are taken, and hold up nobody else', async () => {
    let more = () => {};
    let taken = 0;
    const lab = new Http2Lab((exchange: ForwardableExchange) => {
      if (exchange.path === '/other') return echo(exchange);
      return new Promise<void>((resolve) => {
        more = exchange.receive({
          take(piece) {
            taken += piece.byteLength;
            return false;
          },
          end() {
            text(exchange, String(taken));
            resolve();
          },
          abort: resolve,
        });
      });
    });
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false });
    for (let sent = 0; sent < 3; sent++) peer.send('data', 0, 1, bytes(16_000));
    peer.ask(3, '/other', { method: 'POST', ends: false }).send('data', endStream, 3, Buffer.from('other'));
    await lab.run(peer.until((one) => one.hasEnded(3)));
    expect(taken).toBe(16_000);
    // It may stand still for long: whoever takes it says how long.
    await lab.pass(3_600_000);
    for (; taken < 48_000; await lab.pass(1)) more();
    peer.send('data', endStream, 1);
    more();
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(peer.body(1)).toBe('48000');
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('that nobody takes fill their own windows, and leave that of the connection to others', async () => {
    const lab = new Http2Lab((exchange) =>
      exchange.path === '/taken'
        ? echo(exchange)
        : new Promise<void>((resolve) => exchange.onAbandoned(resolve)),
    );
    const peer = lab.connect();
    for (const stream of [1, 3, 5, 7]) {
      peer.ask(stream, '/', { method: 'POST', ends: false });
      for (let sent = 0; sent < 4; sent++) peer.send('data', 0, stream, bytes(15_000));
      await lab.pass(1);
    }
    peer.ask(9, '/taken', { method: 'POST', ends: false }).send('data', endStream, 9, bytes(5000));
    await lab.run(peer.until((one) => one.hasEnded(9)));
    expect(peer.body(9)).toHaveLength(5000);
    expect(lab.budget.counts.bodyBytes).toBeGreaterThan(4 * 65_535);
    for (const stream of [1, 3, 5, 7]) peer.send('reset', 0, stream, word(errorCodes.cancel));
    await lab.pass(1);
    expect(lab.budget.counts.bodyBytes).toBe(0);
  });

  test('are asked for where the peer waits for that', async () => {
    const lab = new Http2Lab(echo);
    const peer = lab.connect();
    peer.ask(1, '/', { method: 'POST', ends: false, more: [['expect', '100-continue']] });
    await lab.run(peer.until((one) => one.of('headers', 1).length === 1));
    peer.send('data', endStream, 1, Buffer.from('now'));
    await lab.run(peer.until((one) => one.hasEnded(1)));
    expect(peer.body(1)).toBe('now');
  });
});

describe('the time of a connection', () => {
  test('without a request it ends', async () => {
    const lab = new Http2Lab(answerWith('x'), { headTime: 5000 });
    const peer = lab.connect();
    await lab.run(peer.closed);
    expect(lab.clock.elapsed()).toBe(5000);
    expect(peer.goaways).toEqual([errorCodes.none]);
  });

  test('between two requests is bounded, while something is held it is not', async () => {
    const held: Exchange[] = [];
    const lab = new Http2Lab((exchange) => void held.push(exchange), { idleTime: 5000 });
    const peer = lab.connect();
    peer.ask(1, '/');
    await lab.pass(3_600_000);
    held[0]?.respond({ status: 204, headers: [] });
    await lab.pass(4000);
    peer.ask(3, '/');
    await lab.pass(4000);
    held[1]?.respond({ status: 204, headers: [] });
    const before = lab.clock.elapsed();
    await lab.run(peer.closed);
    expect(lab.clock.elapsed() - before).toBe(5000);
    expect(peer.goaways).toEqual([errorCodes.none]);
  });

  test('ends after the most requests that it may have, once they are answered', async () => {
    const held: Exchange[] = [];
    const lab = new Http2Lab((exchange) => void held.push(exchange), { requests: 2 });
    const peer = lab.connect();
    peer.ask(1, '/').ask(3, '/');
    await lab.run(peer.until((one) => one.goaways.length > 0));
    expect(peer.goaways).toEqual([errorCodes.none]);
    for (const exchange of held) text(exchange, 'answered');
    await lab.run(peer.closed);
    expect([peer.body(1), peer.body(3)]).toEqual(['answered', 'answered']);
  });

  test('ends at once where room is needed, when it is idle', async () => {
    const lab = new Http2Lab(answerWith('x'), { connections: 1 });
    const first = lab.connect();
    first.ask(1, '/');
    await lab.run(first.until((one) => one.hasEnded(1)));
    await lab.pass(1);
    const second = lab.connect();
    second.ask(1, '/');
    await lab.run(second.until((one) => one.hasEnded(1)));
    await lab.run(first.closed);
  });

  test('when the server stops: whole answers are still sent, held requests are not waited for', async () => {
    const lab = new Http2Lab((exchange) => {
      if (exchange.path === '/whole') text(exchange, 'x'.repeat(50_000));
    });
    const peer = lab.connect([[4, 100]]);
    peer.ask(1, '/whole').ask(3, '/held');
    await lab.run(peer.until((one) => one.body(1).length === 100));
    lab.entry.beginStop();
    await lab.run(peer.until((one) => one.goaways.length > 0));
    const stopped = lab.entry.stop();
    await lab.run(peer.until((one) => one.reset(3) !== undefined));
    peer.send('windowUpdate', 0, 1, word(50_000));
    await lab.run(stopped);
    await lab.run(peer.closed);
    expect(peer.body(1)).toHaveLength(50_000);
    expect(peer.hasEnded(1)).toBe(true);
    expect(lab.entry.connections).toBe(0);
  });

  test('a peer that closes its side has gone', async () => {
    const held = new Set<Exchange>();
    const lab = new Http2Lab((exchange) => {
      held.add(exchange);
      exchange.onAbandoned(() => held.delete(exchange));
    });
    const peer = lab.connect();
    peer.ask(1, '/').ask(3, '/');
    await lab.pass(1);
    expect(held.size).toBe(2);
    peer.socket.end();
    await lab.run(peer.closed);
    expect(held.size).toBe(0);
    expect(lab.entry.connections).toBe(0);
  });
});
