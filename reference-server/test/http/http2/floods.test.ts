import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/http/exchange.js';
import {
  endHeaders,
  endStream,
  errorCodes,
  frameBytes,
  headerBlock,
  request,
  word,
} from '../../support/wire/http2-frames.js';
import { answerWith, Http2Lab } from '../../support/wire/http2-lab.js';

/*
 * What is known to have brought servers down, frame by frame: each is bounded, and a connection beside it is served.
 */

/** What holds its requests, and counts them. */
function holder() {
  const held = new Set<Exchange>();
  let begun = 0;
  return {
    held,
    get begun() {
      return begun;
    },
    handle: (exchange: Exchange) => {
      if (exchange.path === '/fine') return answerWith('fine')(exchange);
      begun++;
      held.add(exchange);
      exchange.onAbandoned(() => held.delete(exchange));
    },
  };
}

/** A connection that does no harm is answered. */
async function expectOthersServed(lab: Http2Lab): Promise<void> {
  const peer = lab.connect();
  peer.ask(1, '/fine');
  await lab.run(peer.until((one) => one.body(1) === 'fine'));
  expect(lab.errors).toEqual([]);
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1);
const block = headerBlock(request('/held'));

test('rapid reset: the connection ends after some hundred streams, in one packet or in many', async () => {
  const holds = holder();
  const lab = new Http2Lab(holds.handle);
  for (const [together, count] of [
    [true, 900],
    [true, 5000],
    [false, 900],
  ] as const) {
    const before = holds.begun;
    const peer = lab.connect();
    const attack = ids(count).map((id) =>
      Buffer.concat([
        frameBytes('headers', endHeaders + endStream, id, block),
        frameBytes('reset', 0, id, word(errorCodes.cancel)),
      ]),
    );
    if (together) peer.socket.write(Buffer.concat(attack));
    else for (const one of attack) peer.socket.write(one);
    await lab.run(peer.closed);
    // Of more than a thousand in one packet nghttp2 sees the end first, and has a code of its own for that.
    expect(peer.goaways).toEqual([count > 1000 ? errorCodes.internal : errorCodes.calm]);
    expect(holds.begun - before).toBeLessThan(400);
    expect(holds.held.size).toBe(0);
  }
  await expectOthersServed(lab);
});

test('as many resets as a page with many subscribers has, again and again with time between, do no harm', async () => {
  const holds = holder();
  const lab = new Http2Lab(holds.handle);
  const peer = lab.connect();
  for (let round = 0; round < 6; round++) {
    const own = ids(128).map((id) => id + round * 256);
    for (const id of own) peer.ask(id, '/held');
    await lab.pass(1);
    expect(holds.held.size).toBe(128);
    for (const id of own) peer.send('reset', 0, id, word(errorCodes.cancel));
    await lab.pass(6000);
    expect(holds.held.size).toBe(0);
  }
  expect(peer.goaways).toEqual([]);
});

test('streams that the server has to reset count as well', async () => {
  const holds = holder();
  const lab = new Http2Lab(holds.handle);
  const peer = lab.connect();
  // A window that grows by nothing is an error of its stream (CVE-2025-8671).
  const attack = ids(2000).flatMap((id) => [
    frameBytes('headers', endHeaders + endStream, id, block),
    frameBytes('windowUpdate', 0, id, word(0)),
  ]);
  peer.socket.write(Buffer.concat(attack));
  await lab.run(peer.closed);
  expect(peer.goaways).toHaveLength(1);
  expect(holds.begun).toBeLessThan(400);
  expect(holds.held.size).toBe(0);
  await expectOthersServed(lab);
});

describe('frames that lead to nothing', () => {
  test.each([
    ['PING', () => frameBytes('ping', 0, 0, Buffer.alloc(8)), errorCodes.calm],
    ['SETTINGS', () => frameBytes('settings', 0, 0), errorCodes.calm],
    [
      'SETTINGS with entries',
      () => frameBytes('settings', 0, 0, Buffer.alloc(6 * 30, Buffer.from([0, 3, 0, 0, 0, 5]))),
      errorCodes.calm,
    ],
  ])('%s', async (_name, frame, code) => {
    const lab = new Http2Lab(holder().handle);
    const peer = lab.connect();
    for (let sent = 0; sent < 1000; sent++) peer.socket.write(frame());
    await lab.run(peer.closed);
    expect(peer.goaways).toContain(code);
    await expectOthersServed(lab);
  });

  test('a PING now and then is answered', async () => {
    const lab = new Http2Lab(holder().handle);
    const peer = lab.connect();
    peer.ask(1, '/held');
    for (let sent = 0; sent < 500; sent++) {
      peer.send('ping', 0, 0, Buffer.alloc(8));
      await lab.pass(100);
    }
    expect(peer.of('ping')).toHaveLength(500);
    expect(peer.goaways).toEqual([]);
  });

  test('DATA without bytes', async () => {
    const lab = new Http2Lab(holder().handle);
    const peer = lab.connect();
    peer.ask(1, '/held', { method: 'POST', ends: false });
    for (let sent = 0; sent < 200; sent++) peer.send('data', 0, 1);
    await lab.run(peer.closed);
    // Not by any time limit.
    expect(lab.clock.elapsed()).toBe(0);
    await expectOthersServed(lab);
  });

  test('CONTINUATION without end', async () => {
    const lab = new Http2Lab(holder().handle);
    const peer = lab.connect();
    peer.send('headers', 0, 1, block);
    for (let sent = 0; sent < 1000; sent++)
      peer.send('continuation', 0, 1, headerBlock([[`x-${sent}`, 'x'.repeat(100)]]));
    await lab.run(peer.closed);
    expect(lab.clock.elapsed()).toBe(0);
    await expectOthersServed(lab);
  });

  test('frames of streams that there are not', async () => {
    const lab = new Http2Lab(holder().handle);
    const peer = lab.connect();
    for (let sent = 0; sent < 1000; sent++) peer.send('data', 0, 2 * sent + 1, Buffer.from('x'));
    await lab.run(peer.closed);
    await expectOthersServed(lab);
  });
});

test.each([
  ['long', 4000, 100],
  ['short', 1, 1100],
])(
  'a header bomb: a byte names a %s header, and the stream is reset when that is too much',
  async (_name, length, count) => {
    const holds = holder();
    const lab = new Http2Lab(holds.handle);
    const peer = lab.connect();
    await lab.run(peer.until((one) => one.of('settings').length > 1));
    const bomb = Buffer.concat([
      headerBlock(request('/held')),
      headerBlock([['x-a', 'x'.repeat(length)]], true),
      Buffer.alloc(count, 0x80 + 62),
    ]);
    peer.send('headers', endHeaders + endStream, 1, bomb);
    await lab.run(peer.until((one) => one.reset(1) !== undefined));
    expect(peer.reset(1)).toBe(errorCodes.calm);
    expect(holds.begun).toBe(0);
    peer.ask(3, '/fine');
    await lab.run(peer.until((one) => one.body(3) === 'fine'));
    await expectOthersServed(lab);
  },
);

describe('more streams than may be at a time', () => {
  test('are refused where the peer cannot know better yet; those that are held stay', async () => {
    const holds = holder();
    const lab = new Http2Lab(holds.handle, { streams: 10 });
    const peer = lab.connect();
    for (const id of ids(20)) peer.ask(id, '/held');
    await lab.run(peer.until((one) => one.of('reset').length === 10));
    expect(peer.reset(19)).toBeUndefined();
    expect(peer.reset(21)).toBe(errorCodes.refused);
    expect(holds.held.size).toBe(10);
    await expectOthersServed(lab);
  });

  test('end the connection of who knows better', async () => {
    const holds = holder();
    const lab = new Http2Lab(holds.handle, { streams: 10 });
    const peer = lab.connect();
    await lab.run(peer.until((one) => one.of('settings').length > 1));
    for (const id of ids(20)) peer.ask(id, '/held');
    await lab.run(peer.closed);
    expect(holds.begun).toBeLessThanOrEqual(10);
    expect(holds.held.size).toBe(0);
    await expectOthersServed(lab);
  });
});
